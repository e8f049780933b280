#pragma once
#include "esp_attr.h"
#include <stddef.h>

// One contiguous heap. Costs 4 bytes a block, rounds sizes up to 4 and to at least 12, like the
// TLSF heap of ESP-IDF, so that neighbouring 84-byte blocks are 88 bytes apart.
typedef struct {
    uintptr_t start;
    uintptr_t end;
    size_t free_bytes;
    struct heap_block *first_free;
} multi_heap_t;

C_LINKAGE_BEGIN
void multi_heap_register(multi_heap_t *heap, uintptr_t start, uintptr_t end);
void *multi_heap_malloc(multi_heap_t *heap, size_t size);
void multi_heap_free(multi_heap_t *heap, void *pointer);
size_t multi_heap_largest_free(const multi_heap_t *heap);
C_LINKAGE_END
