// Below the trace: picks a heap by capabilities. A file of its own, because the linker's --wrap
// redirects only calls that cross translation units.
#include "esp_heap_caps.h"
#include "heap_caps_init.h"
#include "sim_clock.h"

// Cycles that an allocation and a free cost on the modelled 360 MHz core, without tracing.
#define MALLOC_CYCLES 1164u
#define FREE_CYCLES 908u

CALL_FRAME IRAM_ATTR void *heap_caps_malloc_base(size_t size, uint32_t caps)
{
    clock_spend_cycles(MALLOC_CYCLES + (size & 0x7cu) * 4u);
    for (int i = 0; i < HEAP_REGION_COUNT; i++) {
        heap_region_t *region = &g_heap_regions[i];
        if ((region->caps & caps) != caps || region->heap.end == 0) {
            continue;
        }
        void *block = multi_heap_malloc(&region->heap, size);
        if (block) {
            return block;
        }
    }
    return NULL;
}

CALL_FRAME IRAM_ATTR void heap_caps_free_base(void *block)
{
    clock_spend_cycles(FREE_CYCLES);
    for (int i = 0; i < HEAP_REGION_COUNT; i++) {
        multi_heap_t *heap = &g_heap_regions[i].heap;
        if ((uintptr_t)block >= heap->start && (uintptr_t)block < heap->end) {
            multi_heap_free(heap, block);
            return;
        }
    }
}
