// app_main: network first, then the streamer, as the real program does it.
#include "FreeRTOS.h"
#include "esp_heap_caps.h"
#include "esp_hosted.h"
#include "esp_log.h"
#include "rom_print.h"
#include "scenario.h"
#include "streamer.hpp"

static const char *TAG = "h264_streamer";

// What Wi-Fi needs, kept in a static object: main.cpp has a constructor too.
struct WifiConfig {
    CALL_FRAME WifiConfig(const char *networkName, unsigned retries) : ssid(networkName), maxRetries(retries) {}
    const char *ssid;
    unsigned maxRetries;
};
WifiConfig gWifiConfig("sample-ap", 5);

// The IP stack's and the TLS library's share of internal RAM.
static void *sNetworkStack;

static unsigned internalFreeKb() { return heap_caps_get_free_size(MALLOC_CAP_INTERNAL) / 1024; }

static void logInternalFree(const char *when)
{
    ESP_LOGI(TAG, "%s - Internal RAM: %u KB free", when, internalFreeKb());
}

static void startNetwork()
{
    ESP_LOGI(TAG, "Initializing WiFi with ESP-Hosted...");
    esp_hosted_wifi_start();
    sNetworkStack = heap_caps_malloc(9 * 1024, MALLOC_CAP_INTERNAL);
    ESP_LOGI(TAG, "connected to ap SSID:%s", gWifiConfig.ssid);
    logInternalFree("After WiFi init");
}

static void printMemoryStatus()
{
    esp_rom_printf("Memory status before WebRTC init:\n");
    esp_rom_printf("  Total free: %u KB\n", heap_caps_get_free_size(MALLOC_CAP_DEFAULT) / 1024);
    esp_rom_printf("  Internal free: %u KB\n", internalFreeKb());
    esp_rom_printf("  DMA free: %u KB\n", heap_caps_get_free_size(MALLOC_CAP_DMA) / 1024);
    esp_rom_printf("  DMA+Internal free: %u KB\n",
                   heap_caps_get_free_size(MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL) / 1024);
}

extern "C" void app_main()
{
    ESP_LOGI(TAG, "Starting H.264 WebRTC streamer...");
    if (g_scenario.connections == 0) {
        ESP_LOGI(TAG, "Boot only, as the scenario asks");
        return;
    }
    logInternalFree("After LittleFS");
    startNetwork();
    vTaskDelay(1200);
    logInternalFree("Before InitLogger");
    logInternalFree("After InitLogger");
    logInternalFree("After StartNetworking");
    ESP_LOGI(TAG, "Starting WebRTC streamer...");
    printMemoryStatus();
    runStreamer(g_scenario.connections);
}
