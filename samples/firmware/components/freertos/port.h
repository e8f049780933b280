#pragma once
#include "FreeRTOS.h"

C_LINKAGE_BEGIN
// Calls vPortTaskWrapper(function, argument) on a fresh stack whose first frame has no caller, as a
// FreeRTOS task's has, and comes back when the wrapper calls port_turn_done. Turns do not nest.
void port_run_turn(TaskFunction_t function, void *argument);
void port_turn_done(void) __attribute__((noreturn));
// Stores x1 to x31 at out[1] to out[31].
void port_capture_registers(uint32_t *out);
C_LINKAGE_END
