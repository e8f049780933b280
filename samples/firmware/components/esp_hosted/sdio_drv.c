#include "FreeRTOS.h"
#include "esp_heap_caps.h"
#include "esp_hosted.h"
#include "esp_log.h"
#include "stdlib.h"

#define SDIO_HEADER_SIZE 12
#define RX_BUFFER_SIZE 1600
#define RX_BUFFER_COUNT 35

// The driver's static DMA descriptors and bounce buffers, which a linker map counts and no heap does.
static uint8_t sdio_static_buffers[112 * 1024];
static void *rx_buffers[RX_BUFFER_COUNT];

void esp_hosted_wifi_start(void)
{
    sdio_static_buffers[0] = 1;
    vTaskDelay(1520);
    ESP_LOGI("H_SDIO_DRV", "Card init success, TRANSPORT_RX_ACTIVE");
    for (int i = 0; i < RX_BUFFER_COUNT; i++) {
        rx_buffers[i] = heap_caps_malloc(RX_BUFFER_SIZE, MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL);
    }
    vTaskDelay(410);
    ESP_LOGI("transport", "Identified slave [modelled]");
    vTaskDelay(1000);
    ESP_LOGI("H_API", "esp_wifi_remote_connect");
    vTaskDelay(2600);
    ESP_LOGI("RPC_WRAP", "ESP Event: Station mode: Connected");
}

CALL_FRAME void esp_hosted_tx(const void *payload, size_t size)
{
    uint8_t *copy = heap_caps_malloc(size + SDIO_HEADER_SIZE, MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL);
    memcpy(copy + SDIO_HEADER_SIZE, payload, size);
    heap_caps_free(copy);
}
