#pragma once
#include "esp_attr.h"

#define CPU_CYCLES_PER_MS 360000u
// 10 bits a character at 115200 baud, in CPU cycles.
#define CPU_CYCLES_PER_CHARACTER 31250u

C_LINKAGE_BEGIN
// Lets simulated time pass: work is charged in CPU cycles, waiting in milliseconds.
void clock_spend_cycles(uint32_t cycles);
void clock_advance_ms(uint32_t ms);
uint32_t clock_ms(void);
// The CPU's cycle counter: 32 bits, wraps every 11.9 s as on the chip.
uint32_t esp_cpu_get_cycle_count(void);
C_LINKAGE_END
