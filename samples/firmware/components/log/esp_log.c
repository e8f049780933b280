#include "esp_log.h"
#include "rom_print.h"
#include "sim_clock.h"

static int uses_tick_time;

void esp_log_use_tick_time(void)
{
    uses_tick_time = 1;
}

// The scheduler's first tick falls on a millisecond that ends in 5, so all later stamps do.
static uint32_t esp_log_timestamp(void)
{
    uint32_t ms = clock_ms();
    return uses_tick_time ? (ms - 5) / 10 * 10 + 5 : ms;
}

void esp_log_write(char level, const char *tag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    esp_rom_printf("%c (%u) %s: ", level, (unsigned)esp_log_timestamp(), tag);
    esp_rom_vprintf(format, args);
    esp_rom_printf("\n");
    va_end(args);
}
