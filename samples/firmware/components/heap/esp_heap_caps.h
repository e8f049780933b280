#pragma once
#include "esp_attr.h"
#include <stddef.h>

// The bits of ESP-IDF v5.5's esp_heap_caps.h that this firmware asks for.
#define MALLOC_CAP_32BIT (1u << 1)
#define MALLOC_CAP_8BIT (1u << 2)
#define MALLOC_CAP_DMA (1u << 3)
#define MALLOC_CAP_SPIRAM (1u << 10)
#define MALLOC_CAP_INTERNAL (1u << 11)
#define MALLOC_CAP_DEFAULT (1u << 12)

C_LINKAGE_BEGIN
void *heap_caps_malloc(size_t size, uint32_t caps);
void *heap_caps_malloc_default(size_t size);
void heap_caps_free(void *block);
size_t heap_caps_get_free_size(uint32_t caps);

// The untraced layer below; the linker's --wrap puts the heap trace between the two.
void *heap_caps_malloc_base(size_t size, uint32_t caps);

// Creates the heaps over all RAM that the linker left, and logs them.
void heap_caps_init(void);
void esp_psram_extram_add_to_heap_allocator(void);

int esp_ptr_internal(const void *pointer);
int esp_ptr_external_ram(const void *pointer);
C_LINKAGE_END
