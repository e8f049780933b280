#pragma once
#include <stdio.h>
#define ESP_LOGI(tag, format, ...) printf("I (500) %s: " format "\n", tag, ##__VA_ARGS__)
#define ESP_LOGW(tag, format, ...) printf("W (500) %s: " format "\n", tag, ##__VA_ARGS__)
#define ESP_LOGE(tag, format, ...) printf("E (500) %s: " format "\n", tag, ##__VA_ARGS__)
