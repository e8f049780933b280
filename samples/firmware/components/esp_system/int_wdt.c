// The interrupt watchdog in simulated time: what makes it bark is the UART's 87 us a character.
#include "int_wdt.h"
#include "panic.h"
#include "scenario.h"
#include "sim_clock.h"

static uint32_t off_since_ms;
static int are_interrupts_off;

IRAM_ATTR void int_wdt_interrupts_off(void)
{
    off_since_ms = clock_ms();
    are_interrupts_off = 1;
}

IRAM_ATTR void int_wdt_interrupts_on(void)
{
    are_interrupts_off = 0;
}

CALL_FRAME IRAM_ATTR void int_wdt_check(void)
{
    int has_expired = are_interrupts_off && clock_ms() - off_since_ms >= INT_WDT_TIMEOUT_MS;
    if (has_expired && g_scenario.interrupt_watchdog) {
        panic_interrupt_watchdog();
    }
}
