#pragma once
#include "esp_attr.h"
#include <stddef.h>

#define HEAP_TRACING_STACK_DEPTH 10

// 104 bytes on rv32 at depth 10, as in ESP-IDF v5.5.
typedef struct heap_trace_record {
    uint32_t ccount; // bit 0 is the CPU number
    uint32_t freed;
    void *address;
    size_t size;
    void *alloced_by[HEAP_TRACING_STACK_DEPTH];
    void *freed_by[HEAP_TRACING_STACK_DEPTH];
    struct heap_trace_record *next;
    struct heap_trace_record *previous;
} heap_trace_record_t;

C_LINKAGE_BEGIN
void heap_trace_init_standalone(heap_trace_record_t *buffer, size_t capacity);
// Starts mode HEAP_TRACE_LEAKS: a freed block's record goes back to the unused ones.
void heap_trace_start(void);
void heap_trace_stop(void);
// Prints the trace in ESP-IDF v5.5's text; caps chooses which records are printed and summed.
void heap_trace_dump_caps(uint32_t caps);

// For the dump: the records, oldest first, and the counters.
typedef struct {
    heap_trace_record_t *oldest;
    heap_trace_record_t *newest;
    heap_trace_record_t *unused;
    size_t count;
    size_t capacity;
    size_t high_water_mark;
    uint32_t total_allocations;
    uint32_t total_frees;
    int has_overflowed;
} heap_trace_records_t;
extern heap_trace_records_t g_heap_trace;
C_LINKAGE_END
