#include "rtc/log.hpp"
#include "rom_print.h"
#include "sim_clock.h"

namespace rtc {

namespace {

LogCounter *sFirstCounter;

// The wall clock has never been set: it counts from an arbitrary moment in January 1970.
const unsigned BOOT_TIME_OF_DAY_MS = ((8 * 60 + 21) * 60 + 7) * 1000 + 410;

// The name without return type and arguments, as in the library's log: rtc::impl::Class::function.
void print_function(const char *pretty)
{
    const char *start = pretty;
    const char *end = pretty;
    for (; *end && *end != '('; end++) {
        if (*end == ' ' || *end == '*' || *end == '&') {
            start = end + 1;
        }
    }
    for (; start < end; start++) {
        esp_rom_printf("%c", *start);
    }
}

} // namespace

void log_info(const char *function, int line, const char *format, ...)
{
    unsigned ms = BOOT_TIME_OF_DAY_MS + clock_ms();
    esp_rom_printf("1970-01-02 %02u:%02u:%02u.%03u INFO  [0] [", ms / 3600000u, ms / 60000u % 60u, ms / 1000u % 60u,
                   ms % 1000u);
    print_function(function);
    esp_rom_printf("@%d] ", line);
    va_list args;
    va_start(args, format);
    esp_rom_vprintf(format, args);
    va_end(args);
    esp_rom_printf("\n");
}

LogCounter::LogCounter(const char *text) : mText(text), mCount(0), mNext(sFirstCounter) { sFirstCounter = this; }

} // namespace rtc
