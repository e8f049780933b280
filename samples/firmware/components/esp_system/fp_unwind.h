#pragma once
#include "esp_attr.h"

C_LINKAGE_BEGIN
// Fills `callers` with return addresses, innermost first, and returns how many there are. `frame` is
// the frame pointer of a function that calls others: its return address lies at fp-4, the caller's
// frame pointer at fp-8. A task's first frame has no return address and ends the walk.
unsigned esp_fp_get_callers(const uint32_t *frame, void **callers, unsigned depth);
C_LINKAGE_END
