// Keeps one record for each block that is alive, with the return addresses of its allocation.
#include "esp_heap_trace.h"
#include "esp_heap_caps.h"
#include "fp_unwind.h"
#include "sim_clock.h"
#include "stdlib.h"

#define RECORD_CYCLES 1420u

heap_trace_records_t g_heap_trace;
static int is_tracing;

void *__real_heap_caps_malloc_base(size_t size, uint32_t caps);
void __real_heap_caps_free(void *block);

static IRAM_ATTR void unlink_record(heap_trace_record_t *record)
{
    *(record->previous ? &record->previous->next : &g_heap_trace.oldest) = record->next;
    *(record->next ? &record->next->previous : &g_heap_trace.newest) = record->previous;
    record->next = g_heap_trace.unused;
    g_heap_trace.unused = record;
    g_heap_trace.count--;
}

void heap_trace_init_standalone(heap_trace_record_t *buffer, size_t capacity)
{
    g_heap_trace.capacity = capacity;
    for (size_t i = capacity; i-- > 0;) {
        buffer[i].next = g_heap_trace.unused;
        g_heap_trace.unused = &buffer[i];
    }
}

void heap_trace_start(void)
{
    is_tracing = 1;
}

void heap_trace_stop(void)
{
    is_tracing = 0;
}

// The first address stored is the one in trace_malloc that this function returns to.
static CALL_FRAME IRAM_ATTR void get_call_stack(void **callers)
{
    esp_fp_get_callers(__builtin_frame_address(0), callers, HEAP_TRACING_STACK_DEPTH);
}

// When all records are in use the oldest one makes room, as in ESP-IDF.
static IRAM_ATTR heap_trace_record_t *take_record(void)
{
    if (!g_heap_trace.unused) {
        g_heap_trace.has_overflowed = 1;
        unlink_record(g_heap_trace.oldest);
    }
    heap_trace_record_t *record = g_heap_trace.unused;
    g_heap_trace.unused = record->next;
    return record;
}

static IRAM_ATTR void record_allocation(const heap_trace_record_t *values)
{
    heap_trace_record_t *record = take_record();
    *record = *values;
    record->next = NULL;
    record->previous = g_heap_trace.newest;
    *(record->previous ? &record->previous->next : &g_heap_trace.oldest) = record;
    g_heap_trace.newest = record;
    g_heap_trace.total_allocations++;
    if (++g_heap_trace.count > g_heap_trace.high_water_mark) {
        g_heap_trace.high_water_mark = g_heap_trace.count;
    }
    clock_spend_cycles(RECORD_CYCLES);
}

// Counts the free even when the block is older than the trace, hence frees can exceed allocations;
// counts nothing while no record exists.
static IRAM_ATTR void record_free(void *block)
{
    if (g_heap_trace.count == 0) {
        return;
    }
    g_heap_trace.total_frees++;
    clock_spend_cycles(RECORD_CYCLES / 2);
    for (heap_trace_record_t *record = g_heap_trace.newest; record; record = record->previous) {
        if (record->address == block) {
            unlink_record(record);
            return;
        }
    }
}

static CALL_FRAME IRAM_ATTR void *trace_malloc(size_t size, uint32_t caps)
{
    heap_trace_record_t record = {.size = size, .ccount = esp_cpu_get_cycle_count() & ~3u};
    record.address = __real_heap_caps_malloc_base(size, caps);
    if (is_tracing && record.address) {
        get_call_stack(record.alloced_by);
        record_allocation(&record);
    }
    return record.address;
}

CALL_FRAME IRAM_ATTR void *__wrap_heap_caps_malloc_base(size_t size, uint32_t caps)
{
    return trace_malloc(size, caps);
}

CALL_FRAME IRAM_ATTR void __wrap_heap_caps_free(void *block)
{
    if (is_tracing && block) {
        record_free(block);
    }
    __real_heap_caps_free(block);
}
