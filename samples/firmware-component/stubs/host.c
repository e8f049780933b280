// A PC in the place of ESP-IDF: three records, a task that is called, and an end when nothing more is typed.
#include <stdio.h>
#include <stdlib.h>

#include "esp_heap_caps.h"
#include "esp_heap_trace.h"
#include "esp_memory_utils.h"
#include "esp_rtc_diag.h"
#include "esp_system.h"
#include "freertos/task.h"

#define CODE(address) ((void *)(uintptr_t)(address))

static const heap_trace_record_t s_records[] = {
#if CONFIG_HEAP_TRACING_STACK_DEPTH > 0
    {.ccount = 0x12345679, .address = CODE(0x4ff3a1b0), .size = 84, .alloced_by = {CODE(0x4007d056), CODE(0x4007b8c2)}},
    {.ccount = 0x22345678, .address = CODE(0x48200010), .size = 1536, .alloced_by = {CODE(0x40067a54)}},
#else
    {.ccount = 0x12345679, .address = CODE(0x4ff3a1b0), .size = 84},
    {.ccount = 0x22345678, .address = CODE(0x48200010), .size = 1536},
#endif
    {.ccount = 0x32345678, .address = CODE(0x50108000), .size = 12},
};
static const size_t s_count = sizeof(s_records) / sizeof(s_records[0]);

const char *esp_err_to_name(esp_err_t code) { return code == ESP_OK ? "ESP_OK" : "ESP_FAIL"; }
void *heap_caps_malloc(size_t size, uint32_t caps) { return caps & MALLOC_CAP_SPIRAM ? NULL : malloc(size); }
void heap_caps_free(void *pointer) { free(pointer); }
size_t heap_caps_get_free_size(uint32_t caps) { return (caps & MALLOC_CAP_DMA ? 365 : 395) * 1024; }
uint32_t esp_get_free_heap_size(void) { return 32934 * 1024; }
esp_err_t heap_trace_init_standalone(heap_trace_record_t *records, size_t count)
{
    return records != NULL && count > 0 ? ESP_OK : ESP_FAIL;
}
esp_err_t heap_trace_start(heap_trace_mode_t mode) { return mode == HEAP_TRACE_LEAKS ? ESP_OK : ESP_FAIL; }
esp_err_t heap_trace_stop(void) { return ESP_OK; }
size_t heap_trace_get_count(void) { return s_count; }
esp_err_t heap_trace_get(size_t index, heap_trace_record_t *record)
{
    *record = s_records[index];
    return ESP_OK;
}
esp_err_t heap_trace_summary(heap_trace_summary_t *summary)
{
    *summary = (heap_trace_summary_t){.total_allocations = 9, .total_frees = 6, .high_water_mark = 5};
    return ESP_OK;
}
bool esp_ptr_internal(const void *pointer) { return ((uintptr_t)pointer >> 20) == 0x4ff; }
bool esp_ptr_external_ram(const void *pointer) { return ((uintptr_t)pointer >> 24) == 0x48; }
void esp_restart(void) { exit(7); }
BaseType_t xTaskCreate(TaskFunction_t code, const char *name, uint32_t stack, void *argument, UBaseType_t priority,
                       TaskHandle_t *handle)
{
    (void)name, (void)stack, (void)priority, (void)handle;
    code(argument);
    return pdPASS;
}
void vTaskDelay(TickType_t ticks)
{
    // The task waits for keys that nobody will press: the end of a test. Its pause in a dump is 1.
    if (ticks > 1) {
        exit(0);
    }
}
int main(void) { return esp_rtc_diag_start(100); }
