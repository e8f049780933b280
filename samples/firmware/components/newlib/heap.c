// malloc prefers PSRAM, as with CONFIG_SPIRAM_USE_MALLOC and ALWAYSINTERNAL=0.
#include "esp_heap_caps.h"
#include "stdlib.h"

void *memset(void *to, int value, size_t size);

CALL_FRAME void *malloc(size_t size)
{
    return heap_caps_malloc_default(size);
}

CALL_FRAME void *calloc(size_t count, size_t size)
{
    void *block = heap_caps_malloc_default(count * size);
    return memset(block, 0, count * size);
}

CALL_FRAME void free(void *block)
{
    heap_caps_free(block);
}
