// Panic text in ESP-IDF v5.5's RISC-V form with frame pointers: register dump, then Backtrace.
// Halts, as with CONFIG_ESP_SYSTEM_PANIC_PRINT_HALT.
#include "panic.h"
#include "port.h"
#include "rom_print.h"
#include "scenario.h"

// mcause of the P4's interrupt watchdog line; mstatus and mtvec cannot be read in supervisor mode.
#define MCAUSE_INTERRUPT_WATCHDOG 0xb8000018u
#define MCAUSE_BREAKPOINT 3u
#define MODELLED_MSTATUS 0x00001880u
#define MODELLED_MTVEC 0x4ff00003u
#define MAX_BACKTRACE_FRAMES 64

static const char *const NAMES[37] = {
    "MEPC", "RA", "SP", "GP", "TP", "T0", "T1", "T2", "S0/FP", "S1", "A0", "A1", "A2",
    "A3", "A4", "A5", "A6", "A7", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9",
    "S10", "S11", "T3", "T4", "T5", "T6", "MSTATUS", "MTVEC", "MCAUSE", "MTVAL", "MHARTID"};

// `registers` has the program counter at 0 and x1 to x31 behind it, which is the dump's own order.
static void print_registers(const uint32_t *registers, uint32_t cause, uint32_t core)
{
    const uint32_t machine[5] = {MODELLED_MSTATUS, MODELLED_MTVEC, cause, 0, core};
    esp_rom_printf("Core  %u register dump:\n", (unsigned)core);
    for (int i = 0; i < 37; i++) {
        uint32_t value = i < 32 ? registers[i] : machine[i - 32];
        esp_rom_printf("%-8s: 0x%08x  %s", NAMES[i], (unsigned)value, i % 4 == 3 || i == 36 ? "\n" : "");
    }
}

static void print_backtrace(uint32_t pc, uint32_t sp, const uint32_t *frame)
{
    esp_rom_printf("\nBacktrace: 0x%08x:0x%08x", (unsigned)pc, (unsigned)sp);
    for (int i = 0; i < MAX_BACKTRACE_FRAMES && frame && frame[-1]; i++) {
        esp_rom_printf(" 0x%08x:0x%08x", (unsigned)frame[-1], (unsigned)(uintptr_t)frame);
        frame = (const uint32_t *)frame[-2];
    }
    esp_rom_printf("\n\n\n");
}

static void halt(void)
{
    esp_rom_printf("ELF file SHA256: %08x%x\n\n", (unsigned)g_scenario.sha256_high,
                   (unsigned)g_scenario.sha256_next & 15u);
    esp_rom_printf("CPU halted.\n");
    sim_power_off();
}

// Sets the snapshot back to the caller, so that the dump shows the place that was interrupted.
static const uint32_t *unwind_to_caller(uint32_t *registers, const uint32_t *frame)
{
    registers[0] = frame[-1];
    registers[1] = frame[-1];
    registers[2] = (uint32_t)(uintptr_t)frame;
    registers[8] = frame[-2];
    return (const uint32_t *)frame[-2];
}

CALL_FRAME void panic_interrupt_watchdog(void)
{
    uint32_t registers[32];
    port_capture_registers(registers);
    const uint32_t *caller = unwind_to_caller(registers, __builtin_frame_address(0));
    esp_rom_printf("Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1). \n\n");
    print_registers(registers, MCAUSE_INTERRUPT_WATCHDOG, 1);
    print_backtrace(registers[0], registers[2], caller);
    halt();
}

CALL_FRAME void panic_allocation_failed(size_t size, uint32_t caps)
{
    uint32_t registers[32];
    port_capture_registers(registers);
    const uint32_t *caller = unwind_to_caller(registers, __builtin_frame_address(0));
    esp_rom_printf("\nMem alloc fail. size 0x%08x caps 0x%08x\n", (unsigned)size, (unsigned)caps);
    print_registers(registers, MCAUSE_BREAKPOINT, 0);
    print_backtrace(registers[0], registers[2], caller);
    halt();
}
