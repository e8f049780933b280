#pragma once
#include "esp_attr.h"
#include <stdarg.h>

C_LINKAGE_BEGIN
// Formats like the chip's ROM printf: %p is 0x and eight digits, \n goes out as \r\n.
// Knows d u x X p s c, a width, '-', '0', and the length letters l and z.
void esp_rom_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void esp_rom_vprintf(const char *format, va_list args);
// Powers the emulated machine off; does not return.
void sim_power_off(void) __attribute__((noreturn));
C_LINKAGE_END
