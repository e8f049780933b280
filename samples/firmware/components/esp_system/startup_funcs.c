// The entries of the system init table: what must exist before a constructor runs, and what may follow.
#include "esp_heap_caps.h"
#include "esp_log.h"
#include "scenario.h"
#include "system_init_fn.h"

ESP_SYSTEM_INIT_FN(init_show_app_info, ESP_SYSTEM_INIT_STAGE_CORE, 1, 20)
{
    ESP_LOGI("app_init", "Application information:");
    ESP_LOGI("app_init", "Project name:     esp_rtc_diag_sample");
    ESP_LOGI("app_init", "App version:      1.0.0");
    ESP_LOGI("app_init", "ELF file SHA256:  %08x%x...", (unsigned)g_scenario.sha256_high,
             (unsigned)g_scenario.sha256_next & 15u);
    ESP_LOGI("app_init", "ESP-IDF:          v5.5.1");
    return 0;
}

ESP_SYSTEM_INIT_FN(init_heap, ESP_SYSTEM_INIT_STAGE_CORE, 1, 100)
{
    heap_caps_init();
    return 0;
}

ESP_SYSTEM_INIT_FN(add_psram_to_heap, ESP_SYSTEM_INIT_STAGE_CORE, 1, 103)
{
    esp_psram_extram_add_to_heap_allocator();
    return 0;
}

ESP_SYSTEM_INIT_FN(init_flash, ESP_SYSTEM_INIT_STAGE_SECONDARY, 1, 130)
{
    ESP_LOGI("spi_flash", "flash io: dio");
    return 0;
}

// A table of the same section that is neither a constructor nor an init function.
typedef struct {
    uint32_t start;
    uint32_t end;
} soc_reserved_region_t;
__attribute__((section(".reserved_memory_address"), used)) const soc_reserved_region_t reserved_rom_stack = {
    0x4ff3fbb0, 0x4ff40000};
