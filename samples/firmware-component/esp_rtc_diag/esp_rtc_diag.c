// Console commands for heap traces between connections. The answers end with a line that a script can wait for.
#include "esp_rtc_diag.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "esp_heap_caps.h"
#include "esp_heap_trace.h"
#include "esp_idf_version.h"
#include "esp_log.h"
#include "esp_memory_utils.h"
#include "esp_system.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

static const char *TAG = "esp_rtc_diag";

#define MAX_COMMAND 128
#define POLL_MS 20
#define RECORDS_PER_PAUSE 8

static size_t s_capacity;
static heap_trace_mode_t s_mode = HEAP_TRACE_LEAKS;

static const char *region_of(const void *address)
{
    if (esp_ptr_internal(address)) {
        return ", Internal";
    }
    return esp_ptr_external_ram(address) ? ",    PSRAM" : "";
}

static bool is_freed(const heap_trace_record_t *record)
{
#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(5, 5, 0)
    return record->freed;
#elif CONFIG_HEAP_TRACING_STACK_DEPTH > 0
    return record->freed_by[0] != NULL;
#else
    (void)record; // Nothing in the record tells.
    return false;
#endif
}

static void print_record(const heap_trace_record_t *record)
{
    printf("%6u bytes (@ %p%s) allocated CPU %u ccount 0x%08" PRIx32, (unsigned)record->size, record->address,
           region_of(record->address), (unsigned)(record->ccount & 1), (uint32_t)(record->ccount & ~3U));
#if CONFIG_HEAP_TRACING_STACK_DEPTH > 0
    if (record->alloced_by[0] != NULL) {
        printf(" caller ");
        for (int i = 0; i < CONFIG_HEAP_TRACING_STACK_DEPTH && record->alloced_by[i] != NULL; i++) {
            printf("%p%s", record->alloced_by[i], i < CONFIG_HEAP_TRACING_STACK_DEPTH - 1 ? ":" : "");
        }
    }
#endif
    printf("%s\n", is_freed(record) ? " freed" : "");
}

// heap_trace_dump() prints inside a critical section, and more than about 300 ms of printing is a watchdog reset.
// heap_trace_get() takes the lock for one record only. Stop the trace first: else records move while we read them.
static void trace_dump(void)
{
    heap_trace_summary_t summary = {0};
    if (heap_trace_summary(&summary) != ESP_OK) {
        ESP_LOGE(TAG, "trace not available");
        return;
    }
    size_t count = heap_trace_get_count();
    size_t bytes = 0;
    size_t alive = 0;
    printf("====== Heap Trace: %u records (%u capacity) ======\n", (unsigned)count, (unsigned)s_capacity);
    for (size_t i = 0; i < count; i++) {
        heap_trace_record_t record;
        if (heap_trace_get(i, &record) != ESP_OK || record.address == NULL) {
            continue;
        }
        print_record(&record);
        if (!is_freed(&record)) {
            bytes += record.size;
            alive++;
        }
        if (i % RECORDS_PER_PAUSE == RECORDS_PER_PAUSE - 1) {
            vTaskDelay(1); // The console task has no claim to the core while the stream runs.
        }
    }
    printf("====== Heap Trace Summary ======\n");
    if (s_mode == HEAP_TRACE_LEAKS) {
        printf("Mode: Heap Trace Leaks\n%u bytes 'leaked' in trace (%u allocations)\n", (unsigned)bytes,
               (unsigned)alive);
    } else {
        printf("Mode: Heap Trace All\n%u bytes alive in trace (%u/%u allocations)\n", (unsigned)bytes, (unsigned)alive,
               (unsigned)count);
    }
    printf("records: %u (%u capacity, %u high water mark)\n", (unsigned)count, (unsigned)s_capacity,
           (unsigned)summary.high_water_mark);
    printf("total allocations: %u\ntotal frees: %u\n", (unsigned)summary.total_allocations,
           (unsigned)summary.total_frees);
    if (summary.has_overflowed) {
        printf("(NB: Internal Buffer has overflowed, so trace data is incomplete.)\n");
    }
    printf("================================\n");
    ESP_LOGI(TAG, "trace dumped");
}

static void trace_start(const char *mode)
{
    heap_trace_stop();
    s_mode = strcmp(mode, "all") == 0 ? HEAP_TRACE_ALL : HEAP_TRACE_LEAKS;
    esp_err_t err = heap_trace_start(s_mode);
    if (err == ESP_OK) {
        ESP_LOGI(TAG, "trace started (%s)", s_mode == HEAP_TRACE_ALL ? "all" : "leaks");
    } else {
        ESP_LOGE(TAG, "trace not started: %s", esp_err_to_name(err));
    }
}

static void print_memory(void)
{
    ESP_LOGI(TAG, "Heap: %u KB free | DMA: %u KB | Internal: %u KB", (unsigned)(esp_get_free_heap_size() / 1024),
             (unsigned)(heap_caps_get_free_size(MALLOC_CAP_DMA) / 1024),
             (unsigned)(heap_caps_get_free_size(MALLOC_CAP_INTERNAL) / 1024));
}

static void run_command(char *line)
{
    char *rest = NULL;
    const char *command = strtok_r(line, " \t", &rest);
    const char *verb = strtok_r(NULL, " \t", &rest);
    const char *mode = strtok_r(NULL, " \t", &rest);
    if (command == NULL) {
        return;
    }
    if (strcmp(command, "mem") == 0) {
        print_memory();
    } else if (strcmp(command, "restart") == 0) {
        ESP_LOGI(TAG, "restarting");
        fflush(stdout);
        esp_restart();
    } else if (strcmp(command, "help") == 0) {
        ESP_LOGI(TAG, "commands: trace start [leaks|all], trace stop, trace dump, mem, restart");
    } else if (strcmp(command, "trace") != 0) {
        ESP_LOGW(TAG, "unknown command, try help");
    } else if (verb != NULL && strcmp(verb, "start") == 0) {
        trace_start(mode != NULL ? mode : "leaks");
    } else if (verb != NULL && strcmp(verb, "stop") == 0) {
        heap_trace_stop();
        ESP_LOGI(TAG, "trace stopped");
    } else if (verb != NULL && strcmp(verb, "dump") == 0) {
        trace_dump();
    } else {
        ESP_LOGW(TAG, "usage: trace start [leaks|all] | stop | dump");
    }
}

// stdin gives EOF where nothing was typed (esp-idf v5 without a UART driver), so it is asked again.
static void console_task(void *argument)
{
    (void)argument;
    char line[MAX_COMMAND];
    size_t length = 0;
    for (;;) {
        int c = getchar();
        if (c == EOF) {
            clearerr(stdin);
            vTaskDelay(pdMS_TO_TICKS(POLL_MS));
        } else if (c == '\n' || c == '\r') {
            line[length] = '\0';
            length = 0;
            run_command(line);
        } else if (length < sizeof(line) - 1) {
            line[length++] = (char)c;
        }
    }
}

esp_err_t esp_rtc_diag_start(size_t record_count)
{
    size_t size = record_count * sizeof(heap_trace_record_t);
    heap_trace_record_t *records = heap_caps_malloc(size, MALLOC_CAP_SPIRAM);
    if (records == NULL) {
        records = heap_caps_malloc(size, MALLOC_CAP_INTERNAL | MALLOC_CAP_8BIT);
    }
    if (records == NULL) {
        return ESP_ERR_NO_MEM;
    }
    esp_err_t err = heap_trace_init_standalone(records, record_count);
    if (err != ESP_OK) {
        heap_caps_free(records);
        return err;
    }
    s_capacity = record_count;
    BaseType_t made = xTaskCreate(console_task, "esp_rtc_diag", 4096, NULL, tskIDLE_PRIORITY + 1, NULL);
    return made == pdPASS ? ESP_OK : ESP_ERR_NO_MEM;
}
