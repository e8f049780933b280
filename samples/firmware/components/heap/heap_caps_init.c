// The heaps of an ESP32-P4 before revision 3: L2 memory in three pieces, RTC RAM, PSRAM.
#include "heap_caps_init.h"
#include "esp_heap_caps.h"
#include "esp_log.h"

#define RAM_CAPS (MALLOC_CAP_DEFAULT | MALLOC_CAP_INTERNAL | MALLOC_CAP_DMA | MALLOC_CAP_8BIT | MALLOC_CAP_32BIT)
#define RTCRAM_CAPS (MALLOC_CAP_DEFAULT | MALLOC_CAP_INTERNAL | MALLOC_CAP_8BIT | MALLOC_CAP_32BIT)
#define SPIRAM_CAPS (MALLOC_CAP_DEFAULT | MALLOC_CAP_SPIRAM | MALLOC_CAP_8BIT | MALLOC_CAP_32BIT)

extern char _heap_low_start[], _heap_psram_start[];

heap_region_t g_heap_regions[HEAP_REGION_COUNT] = {
    {.name = "RAM", .caps = RAM_CAPS},
    {.name = "RAM", .caps = RAM_CAPS},
    {.name = "RAM", .caps = RAM_CAPS},
    {.name = "RTCRAM", .caps = RTCRAM_CAPS},
    {.name = "SPIRAM", .caps = SPIRAM_CAPS},
};

static void add_internal_region(int index, uintptr_t start, uintptr_t end)
{
    unsigned length = end - start;
    multi_heap_register(&g_heap_regions[index].heap, start, end);
    ESP_LOGI("heap_init", "At %08X len %08X (%u KiB): %s", (unsigned)start, length, length / 1024,
             g_heap_regions[index].name);
}

void heap_caps_init(void)
{
    ESP_LOGI("heap_init", "Initializing. RAM available for dynamic allocation:");
    add_internal_region(0, (uintptr_t)_heap_low_start, 0x4ff3afc0);
    add_internal_region(1, 0x4ff3afc0, 0x4ff3fbb0);
    add_internal_region(2, 0x4ff40000, 0x4ffa0000);
    add_internal_region(3, 0x50108080, 0x50110000);
}

void esp_psram_extram_add_to_heap_allocator(void)
{
    uintptr_t start = (uintptr_t)_heap_psram_start;
    uintptr_t end = 0x4a000000;
    multi_heap_register(&g_heap_regions[4].heap, start, end);
    ESP_LOGI("esp_psram", "Adding pool of %uK of PSRAM memory to heap allocator", (unsigned)(end - start) / 1024);
}
