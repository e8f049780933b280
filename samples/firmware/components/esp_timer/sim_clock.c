// Time is simulated, so that a log is the same on every run: nothing reads a host clock.
#include "sim_clock.h"

static uint32_t elapsed_ms = 28; // the second stage bootloader's first line
static uint32_t cycles_in_ms;

IRAM_ATTR void clock_spend_cycles(uint32_t cycles)
{
    cycles_in_ms += cycles;
    while (cycles_in_ms >= CPU_CYCLES_PER_MS) {
        cycles_in_ms -= CPU_CYCLES_PER_MS;
        elapsed_ms++;
    }
}

void clock_advance_ms(uint32_t ms)
{
    elapsed_ms += ms;
}

IRAM_ATTR uint32_t clock_ms(void)
{
    return elapsed_ms;
}

IRAM_ATTR uint32_t esp_cpu_get_cycle_count(void)
{
    return elapsed_ms * CPU_CYCLES_PER_MS + cycles_in_ms;
}
