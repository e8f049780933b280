#pragma once
#include <stdint.h>

// A function that must keep its own stack frame under any -O level, because a heap trace shows it.
#define CALL_FRAME __attribute__((noipa))
// Code and data that ESP-IDF places by section: internal RAM for the heap, PSRAM for big buffers.
#define IRAM_ATTR __attribute__((section(".iram1")))
#define EXT_RAM_BSS_ATTR __attribute__((section(".ext_ram.bss")))

#ifdef __cplusplus
#define C_LINKAGE_BEGIN extern "C" {
#define C_LINKAGE_END }
#else
#define C_LINKAGE_BEGIN
#define C_LINKAGE_END
#endif
