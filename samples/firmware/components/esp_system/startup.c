// The boot from the first C function to app_main, in the order of ESP-IDF v5: core init functions,
// global constructors, secondary init functions, main task.
#include "FreeRTOS.h"
#include "esp_heap_caps.h"
#include "esp_log.h"
#include "rom_print.h"
#include "scenario.h"
#include "sim_clock.h"
#include "system_init_fn.h"

#define RESERVED_INTERNAL_KB 32u

static const char *TAG = "cpu_start";

typedef void (*constructor_t)(void);
extern constructor_t __init_priority_array_start[], __init_priority_array_end[];
extern constructor_t __init_array_start[], __init_array_end[];
extern const esp_system_init_fn_t _esp_system_init_fn_array_start[], _esp_system_init_fn_array_end[];

void app_main(void);

static void do_system_init_fn(uint16_t stage)
{
    for (const esp_system_init_fn_t *entry = _esp_system_init_fn_array_start; entry < _esp_system_init_fn_array_end;
         entry++) {
        if (entry->stage != stage || !(entry->cores & 1)) {
            continue;
        }
        if (g_scenario.log_constructors) {
            ESP_LOGD(TAG, "calling init function: %p on core: %d", (void *)entry->fn, 0);
        }
        entry->fn();
    }
}

static void call_constructor(constructor_t constructor)
{
    if (g_scenario.log_constructors) {
        ESP_LOGD(TAG, "calling init function: %p", (void *)constructor);
    }
    constructor();
}

// Priority constructors run upwards, all others downwards through their array.
CALL_FRAME void do_global_ctors(void)
{
    for (constructor_t *entry = __init_priority_array_start; entry < __init_priority_array_end; entry++) {
        call_constructor(*entry);
    }
    for (constructor_t *entry = __init_array_end - 1; entry >= __init_array_start; entry--) {
        call_constructor(*entry);
    }
}

// Kept from malloc, so that drivers find DMA-capable memory when PSRAM is the default heap.
static void reserve_internal_pool(void)
{
    heap_caps_malloc(RESERVED_INTERNAL_KB * 1024, MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL);
    ESP_LOGI("esp_psram", "Reserving pool of %uK of internal memory for DMA/internal allocations",
             RESERVED_INTERNAL_KB);
}

static CALL_FRAME void main_task(void)
{
    esp_log_use_tick_time();
    clock_advance_ms(10);
    ESP_LOGI("main_task", "Started on CPU0");
    reserve_internal_pool();
    ESP_LOGI("main_task", "Calling app_main()");
    app_main();
    ESP_LOGI("main_task", "Returned from app_main()");
    sim_power_off();
}

// esp_rom_printf, not ESP_LOG: the ROM and the bootloader print without a log layer of ours.
static void print_boot_banner(void)
{
    esp_rom_printf("ESP-ROM:esp32p4-eco2-20240710 (modelled; no ROM code runs here)\n");
    esp_rom_printf("rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\n");
    ESP_LOGI("boot", "ESP-IDF v5.5.1 2nd stage bootloader (modelled)");
    ESP_LOGI("boot", "chip revision: v1.0");
    ESP_LOGI("boot", "Loaded app from partition at offset 0x10000");
}

CALL_FRAME void call_start_cpu0(void)
{
    print_boot_banner();
    clock_advance_ms(320);
    ESP_LOGI(TAG, "esp-rtc-diag sample firmware (simulated under qemu, not a board)");
    ESP_LOGI(TAG, "cpu freq: %u Hz", (unsigned)(CPU_CYCLES_PER_MS * 1000u));
    do_system_init_fn(ESP_SYSTEM_INIT_STAGE_CORE);
    do_global_ctors();
    do_system_init_fn(ESP_SYSTEM_INIT_STAGE_SECONDARY);
    main_task();
}
