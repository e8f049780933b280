#pragma once
#include "esp_attr.h"
#include <stddef.h>

C_LINKAGE_BEGIN
// Both halt. They are not marked noreturn, so that code follows the call and the address that the
// dump shows as the program counter lies inside the caller.
void panic_interrupt_watchdog(void);
void panic_allocation_failed(size_t size, uint32_t caps);
C_LINKAGE_END
