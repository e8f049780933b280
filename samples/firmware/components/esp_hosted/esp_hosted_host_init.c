// ESP-Hosted starts from a constructor, before the scheduler: the one that an application's own
// constructors must not disturb, and that no skip list may contain.
#include "FreeRTOS.h"
#include "esp_log.h"

static void hosted_task(void *argument)
{
    (void)argument;
}

__attribute__((constructor)) void esp_hosted_host_init(void)
{
    ESP_LOGI("host_init", "ESP Hosted : modelled host, no co-processor attached");
    xTaskCreatePinnedToCore(hosted_task, "sdio_read", 5120, 0, 23, 0);
    xTaskCreatePinnedToCore(hosted_task, "sdio_write", 5120, 0, 23, 0);
    xTaskCreatePinnedToCore(hosted_task, "rpc_rx", 5120, 0, 23, 0);
    xTaskCreatePinnedToCore(hosted_task, "rpc_tx", 5120, 0, 23, 0);
}
