#pragma once
#include "multi_heap.h"

typedef struct {
    const char *name;
    uint32_t caps;
    multi_heap_t heap;
} heap_region_t;

#define HEAP_REGION_COUNT 5

C_LINKAGE_BEGIN
// In the order in which an allocation tries them.
extern heap_region_t g_heap_regions[HEAP_REGION_COUNT];
C_LINKAGE_END
