// The dump's text is that of ESP-IDF v5.5 (heap_trace_standalone.c): same words, widths and order.
#include "esp_heap_caps.h"
#include "esp_heap_trace.h"
#include "int_wdt.h"
#include "rom_print.h"

static IRAM_ATTR int has_caps(const heap_trace_record_t *record, uint32_t caps)
{
    return ((caps & MALLOC_CAP_INTERNAL) && esp_ptr_internal(record->address)) ||
           ((caps & MALLOC_CAP_SPIRAM) && esp_ptr_external_ram(record->address));
}

static IRAM_ATTR const char *label_of(const heap_trace_record_t *record)
{
    if (esp_ptr_internal(record->address)) {
        return ", Internal";
    }
    return esp_ptr_external_ram(record->address) ? ",    PSRAM" : "";
}

// A colon follows every frame but the one at the full depth.
static CALL_FRAME IRAM_ATTR void print_callers(void *const *callers)
{
    if (!callers[0]) {
        return;
    }
    esp_rom_printf(" caller ");
    for (int i = 0; i < HEAP_TRACING_STACK_DEPTH && callers[i]; i++) {
        esp_rom_printf("%p%s", callers[i], i != HEAP_TRACING_STACK_DEPTH - 1 ? ":" : "");
    }
}

static CALL_FRAME IRAM_ATTR void print_record(const heap_trace_record_t *record)
{
    esp_rom_printf("%6d bytes (@ %p%s) allocated CPU %d", (int)record->size, record->address, label_of(record),
                   (int)(record->ccount & 1));
    // Interrupts are off, so a watchdog can only strike while the UART's FIFO is waited for. In the
    // case that the truncated sample follows, that was here.
    int_wdt_check();
    esp_rom_printf(" ccount 0x%08x", (unsigned)(record->ccount & ~3u));
    print_callers(record->alloced_by);
    esp_rom_printf("\n");
}

static void print_summary(size_t leaked_bytes, size_t leaked_count)
{
    esp_rom_printf("====== Heap Trace Summary ======\n");
    esp_rom_printf("Mode: Heap Trace Leaks\n");
    esp_rom_printf("%u bytes 'leaked' in trace (%u allocations)\n", leaked_bytes, leaked_count);
    esp_rom_printf("records: %u (%u capacity, %u high water mark)\n", g_heap_trace.count, g_heap_trace.capacity,
                   g_heap_trace.high_water_mark);
    esp_rom_printf("total allocations: %u\n", (unsigned)g_heap_trace.total_allocations);
    esp_rom_printf("total frees: %u\n", (unsigned)g_heap_trace.total_frees);
    if (g_heap_trace.has_overflowed) {
        esp_rom_printf("(NB: Internal Buffer has overflowed, so trace data is incomplete.)\n");
    }
    esp_rom_printf("================================\n");
}

CALL_FRAME IRAM_ATTR void heap_trace_dump_caps(uint32_t caps)
{
    size_t leaked_bytes = 0;
    size_t leaked_count = 0;
    int_wdt_interrupts_off();
    // The header counts all records, whatever caps says.
    esp_rom_printf("====== Heap Trace: %u records (%u capacity) ======\n", g_heap_trace.count, g_heap_trace.capacity);
    for (const heap_trace_record_t *record = g_heap_trace.oldest; record; record = record->next) {
        if (has_caps(record, caps)) {
            leaked_bytes += record->size;
            leaked_count++;
            print_record(record);
        }
    }
    print_summary(leaked_bytes, leaked_count);
    int_wdt_interrupts_on();
}
