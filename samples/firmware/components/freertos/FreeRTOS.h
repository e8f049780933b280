#pragma once
#include "esp_attr.h"
#include <stddef.h>

typedef struct QueueDefinition *QueueHandle_t;
typedef struct tskTaskControlBlock *TaskHandle_t;
typedef void (*TaskFunction_t)(void *);

#define queueQUEUE_TYPE_MUTEX 1
#define queueQUEUE_TYPE_RECURSIVE_MUTEX 4

C_LINKAGE_BEGIN
// Internal RAM always, whatever malloc prefers.
void *pvPortMalloc(size_t size);
void vPortFree(void *block);

QueueHandle_t xQueueGenericCreate(uint32_t length, uint32_t item_size, uint8_t type);
QueueHandle_t xQueueCreateMutex(uint8_t type);
void vQueueDelete(QueueHandle_t queue);

// Allocates the stack, then the control block. The function is called once per turn and returns;
// turns are the model's stand-in for a task's endless loop.
TaskHandle_t xTaskCreatePinnedToCore(TaskFunction_t function, const char *name, uint32_t stack_size, void *argument,
                                     uint32_t priority, int core);
// The same with the stack taken by capabilities; the control block is in internal RAM always.
TaskHandle_t xTaskCreatePinnedToCoreWithCaps(TaskFunction_t function, const char *name, uint32_t stack_size,
                                             void *argument, uint32_t priority, int core, uint32_t stack_caps);
void vTaskDelete(TaskHandle_t task);
// A turn every `period_ms`, first after one period; 0 stops the turns.
void vTaskSetPeriod(TaskHandle_t task, uint32_t period_ms);
// One turn now, on the task's own call stack.
void vTaskRunTurn(TaskHandle_t task);
// Lets simulated time pass and gives every task its turns on the way. For the main task only.
void vTaskDelay(uint32_t ms);
C_LINKAGE_END
