#include "FreeRTOS.h"
#include "esp_heap_caps.h"
#include "port.h"
#include "sim_clock.h"

// FreeRTOS' StaticTask_t on rv32: 100 bytes and newlib's 240-byte struct _reent.
#define TCB_SIZE 340
#define NAME_LENGTH 16

struct tskTaskControlBlock {
    TaskFunction_t function;
    void *argument;
    void *stack;
    uint32_t period_ms;
    uint32_t due_ms;
    TaskHandle_t next;
    char name[NAME_LENGTH];
    uint8_t rest[TCB_SIZE - 24 - NAME_LENGTH];
};
_Static_assert(sizeof(struct tskTaskControlBlock) == TCB_SIZE, "heap traces are judged by this size");

static TaskHandle_t all_tasks;

static TaskHandle_t init_task(TaskHandle_t task, TaskFunction_t function, const char *name, void *stack, void *argument)
{
    *task = (struct tskTaskControlBlock){.function = function, .argument = argument, .stack = stack};
    for (int i = 0; i < NAME_LENGTH - 1 && name[i]; i++) {
        task->name[i] = name[i];
    }
    task->next = all_tasks;
    all_tasks = task;
    return task;
}

CALL_FRAME TaskHandle_t xTaskCreatePinnedToCore(TaskFunction_t function, const char *name, uint32_t stack_size,
                                                void *argument, uint32_t priority, int core)
{
    (void)priority;
    (void)core;
    void *stack = pvPortMalloc(stack_size);
    return init_task(pvPortMalloc(sizeof(struct tskTaskControlBlock)), function, name, stack, argument);
}

CALL_FRAME TaskHandle_t xTaskCreatePinnedToCoreWithCaps(TaskFunction_t function, const char *name,
                                                        uint32_t stack_size, void *argument, uint32_t priority,
                                                        int core, uint32_t stack_caps)
{
    (void)priority;
    (void)core;
    void *stack = heap_caps_malloc(stack_size, stack_caps);
    return init_task(pvPortMalloc(sizeof(struct tskTaskControlBlock)), function, name, stack, argument);
}

void vTaskDelete(TaskHandle_t task)
{
    TaskHandle_t *link = &all_tasks;
    while (*link != task) {
        link = &(*link)->next;
    }
    *link = task->next;
    vPortFree(task->stack);
    vPortFree(task);
}

void vTaskSetPeriod(TaskHandle_t task, uint32_t period_ms)
{
    task->period_ms = period_ms;
    task->due_ms = clock_ms() + period_ms;
}

void vTaskRunTurn(TaskHandle_t task)
{
    port_run_turn(task->function, task->argument);
}

static void run_due_tasks(void)
{
    for (TaskHandle_t task = all_tasks; task; task = task->next) {
        while (task->period_ms && (int32_t)(clock_ms() - task->due_ms) >= 0) {
            task->due_ms += task->period_ms;
            vTaskRunTurn(task);
        }
    }
}

void vTaskDelay(uint32_t ms)
{
    uint32_t until = clock_ms() + ms;
    while ((int32_t)(until - clock_ms()) > 0) {
        clock_advance_ms(1);
        run_due_tasks();
    }
}
