#pragma once
#include "esp_attr.h"

#define ESP_LOGE(tag, ...) esp_log_write('E', tag, __VA_ARGS__)
#define ESP_LOGW(tag, ...) esp_log_write('W', tag, __VA_ARGS__)
#define ESP_LOGI(tag, ...) esp_log_write('I', tag, __VA_ARGS__)
#define ESP_LOGD(tag, ...) esp_log_write('D', tag, __VA_ARGS__)

C_LINKAGE_BEGIN
// One line in ESP-IDF's log layout v1, without colours; the newline is added.
void esp_log_write(char level, const char *tag, const char *format, ...) __attribute__((format(printf, 3, 4)));
// From now on time stamps follow the 10 ms tick, as they do once the scheduler runs.
void esp_log_use_tick_time(void);
C_LINKAGE_END
