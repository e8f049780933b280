#include "heap_monitor.hpp"
#include "FreeRTOS.h"
#include "esp_heap_caps.h"
#include "esp_heap_trace.h"
#include "esp_log.h"
#include "scenario.h"

static const unsigned MONITOR_PERIOD_MS = 500;
static const unsigned DEFAULT_CAPACITY = 2000;
static const unsigned MAXIMUM_CAPACITY = 4000;

// In PSRAM: 104 bytes a record are more than internal RAM can spare.
EXT_RAM_BSS_ATTR static heap_trace_record_t sRecords[MAXIMUM_CAPACITY];

static unsigned sClients;
static TaskHandle_t sDumpTask;
static TaskHandle_t sMonitorTask;

static unsigned freeKb(uint32_t caps) { return heap_caps_get_free_size(caps) / 1024; }

static void monitorTask(void *)
{
    ESP_LOGI("Streamer", "Heap: %u KB free | DMA: %u KB | Internal: %u KB | Clients: %u", freeKb(MALLOC_CAP_DEFAULT),
             freeKb(MALLOC_CAP_DMA), freeKb(MALLOC_CAP_INTERNAL), sClients);
}

static void dumpTask(void *)
{
    uint32_t caps = g_scenario.dump_all ? MALLOC_CAP_INTERNAL | MALLOC_CAP_SPIRAM : MALLOC_CAP_INTERNAL;
    heap_trace_dump_caps(caps);
}

void startHeapMonitor()
{
    sDumpTask = xTaskCreatePinnedToCore(dumpTask, "trace_dump", 4096, nullptr, 5, 1);
    sMonitorTask = xTaskCreatePinnedToCore(monitorTask, "monitor", 4096, nullptr, 1, 0);
    vTaskSetPeriod(sMonitorTask, MONITOR_PERIOD_MS);
}

void setClientCount(unsigned count) { sClients = count; }

void startHeapTrace()
{
    unsigned wanted = g_scenario.trace_capacity ? g_scenario.trace_capacity : DEFAULT_CAPACITY;
    unsigned capacity = wanted < MAXIMUM_CAPACITY ? wanted : MAXIMUM_CAPACITY;
    heap_trace_init_standalone(sRecords, capacity);
    heap_trace_start();
    ESP_LOGI("Streamer", "Heap tracing started: leaks, %u records", capacity);
}

void dumpHeapTrace()
{
    vTaskRunTurn(sDumpTask);
    // The monitor slept through the dump; it does not make up for the turns that it missed.
    vTaskSetPeriod(sMonitorTask, MONITOR_PERIOD_MS);
}
