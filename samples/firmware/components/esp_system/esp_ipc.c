// One of ESP-IDF's own constructors: it must never be skipped.
#include "FreeRTOS.h"

static TaskHandle_t ipc_tasks[2];

static void ipc_task(void *argument)
{
    (void)argument;
}

__attribute__((constructor)) static void esp_ipc_init(void)
{
    ipc_tasks[0] = xTaskCreatePinnedToCore(ipc_task, "ipc0", 1280, 0, 24, 0);
    ipc_tasks[1] = xTaskCreatePinnedToCore(ipc_task, "ipc1", 1280, 0, 24, 1);
}
