#pragma once
#include "esp_attr.h"

// What becomes of a connection that has ended.
enum {
    CONNECTION_LEAKS = 0,   // something still holds it, for ever
    CONNECTION_CACHED = 1,  // a cache holds the last three
    CONNECTION_FREED = 2,   // nothing stays
};

// What one run of the firmware shall do. capture.sh writes these words into the RAM of the emulated
// machine before it starts, so that one ELF serves every sample log. All words zero is legal.
typedef struct {
    uint32_t connections;        // connect, stream, disconnect cycles; 0 means boot only
    uint32_t dump_all;           // 0: dump MALLOC_CAP_INTERNAL only; 1: internal and PSRAM
    uint32_t interrupt_watchdog; // 1: 300 ms with interrupts off end in a panic
    uint32_t log_constructors;   // 1: boot logs "calling init function: 0x…"
    uint32_t sha256_high;        // the first 8 hex digits of this ELF's SHA-256
    uint32_t sha256_next;        // the 9th digit, in the low 4 bits
    uint32_t trace_capacity;     // heap trace records; 0 means 2000
    uint32_t ended_connections;  // CONNECTION_LEAKS, _CACHED or _FREED
} scenario_t;

C_LINKAGE_BEGIN
extern volatile scenario_t g_scenario;
C_LINKAGE_END
