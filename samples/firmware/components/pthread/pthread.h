#pragma once
#include "FreeRTOS.h"

// Handles as in newlib for ESP-IDF: one word each.
typedef uint32_t pthread_mutex_t;
typedef uint32_t pthread_t;

C_LINKAGE_BEGIN
// 8 bytes by malloc (PSRAM), then one FreeRTOS mutex (84 bytes of internal RAM).
int pthread_mutex_init(pthread_mutex_t *mutex, int is_recursive);
int pthread_mutex_destroy(pthread_mutex_t *mutex);
// 28 and 24 bytes by malloc, then a FreeRTOS task whose stack is in PSRAM.
int pthread_create(pthread_t *thread, uint32_t stack_size, void (*function)(void *), void *argument);
TaskHandle_t pthread_task(pthread_t thread);
C_LINKAGE_END
