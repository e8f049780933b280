#pragma once
#include "esp_attr.h"

#define INT_WDT_TIMEOUT_MS 300

C_LINKAGE_BEGIN
// Around a critical section that may be long.
void int_wdt_interrupts_off(void);
void int_wdt_interrupts_on(void);
// Panics when interrupts have been off for too long and the scenario has the watchdog on.
void int_wdt_check(void);
C_LINKAGE_END
