// The public allocation functions: capabilities in, a block or an abort out.
#include "esp_heap_caps.h"
#include "heap_caps_init.h"
#include "panic.h"

void heap_caps_free_base(void *block);

static IRAM_ATTR void *checked(void *block, size_t size, uint32_t caps)
{
    if (!block) {
        panic_allocation_failed(size, caps);
    }
    return block;
}

CALL_FRAME IRAM_ATTR void *heap_caps_malloc(size_t size, uint32_t caps)
{
    return checked(heap_caps_malloc_base(size, caps), size, caps);
}

CALL_FRAME IRAM_ATTR void *heap_caps_malloc_default(size_t size)
{
    void *block = heap_caps_malloc_base(size, MALLOC_CAP_DEFAULT | MALLOC_CAP_SPIRAM);
    if (!block) {
        block = heap_caps_malloc_base(size, MALLOC_CAP_DEFAULT | MALLOC_CAP_INTERNAL);
    }
    return checked(block, size, MALLOC_CAP_DEFAULT);
}

CALL_FRAME IRAM_ATTR void heap_caps_free(void *block)
{
    if (block) {
        heap_caps_free_base(block);
    }
}

size_t heap_caps_get_free_size(uint32_t caps)
{
    size_t total = 0;
    for (int i = 0; i < HEAP_REGION_COUNT; i++) {
        if ((g_heap_regions[i].caps & caps) == caps) {
            total += g_heap_regions[i].heap.free_bytes;
        }
    }
    return total;
}

IRAM_ATTR int esp_ptr_internal(const void *pointer)
{
    return (uintptr_t)pointer >= 0x4ff00000 && (uintptr_t)pointer < 0x4ffc0000;
}

IRAM_ATTR int esp_ptr_external_ram(const void *pointer)
{
    return (uintptr_t)pointer >= 0x48000000 && (uintptr_t)pointer < 0x4a000000;
}
