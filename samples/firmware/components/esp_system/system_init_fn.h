#pragma once
#include "esp_attr.h"

// An entry of the table between _esp_system_init_fn_array_start and _end, as ESP-IDF v5.3+ lays it out.
typedef struct {
    int (*fn)(void);
    uint16_t cores;
    uint16_t stage;
} esp_system_init_fn_t;

#define ESP_SYSTEM_INIT_STAGE_CORE 0
#define ESP_SYSTEM_INIT_STAGE_SECONDARY 1

// The priority sorts the section, hence the table.
#define ESP_SYSTEM_INIT_FN(name, stage_, cores_, priority)                                                   \
    static int __esp_system_init_fn_##name(void);                                                            \
    __attribute__((section(".esp_system_init_fn." #priority), used)) esp_system_init_fn_t                    \
        esp_system_init_fn_##name = {.fn = __esp_system_init_fn_##name, .cores = (cores_), .stage = (stage_)}; \
    static int __esp_system_init_fn_##name(void)
