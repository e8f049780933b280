#include "fp_unwind.h"

CALL_FRAME IRAM_ATTR unsigned esp_fp_get_callers(const uint32_t *frame, void **callers, unsigned depth)
{
    unsigned found = 0;
    while (found < depth && frame && frame[-1]) {
        callers[found++] = (void *)(uintptr_t)frame[-1];
        frame = (const uint32_t *)(uintptr_t)frame[-2];
    }
    return found;
}
