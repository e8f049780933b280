/* A program for the RISC-V virt machine of qemu that crashes five calls deep and prints it as ESP-IDF does. */
typedef unsigned int word;

static volatile char *const uart = (volatile char *)0x10000000;
static volatile word *const finisher = (volatile word *)0x100000;
extern char stack_top[];

static void print(const char *text)
{
    while (*text != 0) *uart = *text++;
}

static void print_hex(word value)
{
    for (int shift = 28; shift >= 0; shift -= 4) *uart = "0123456789abcdef"[(value >> shift) & 15];
}

/* Called by the trap vector with x0 to x31 and the program counter. */
void panic(const word *registers)
{
    static const char names[33][9] = {"ZERO", "RA", "SP", "GP", "TP", "T0", "T1", "T2", "S0/FP", "S1", "A0", "A1",
        "A2", "A3", "A4", "A5", "A6", "A7", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "T3",
        "T4", "T5", "T6", "MEPC"};
    print("Guru Meditation Error: Core  0 panic'ed (Store access fault). Exception was unhandled.\r\n\r\n");
    print("Core  0 register dump:\r\n");
    for (int i = 1; i <= 32; i++) {
        const int at = i == 1 ? 32 : i - 1;
        print(names[at]);
        for (const char *c = names[at]; c < names[at] + 8; c++) if (*c == 0) { print(" "); }
        print(": 0x");
        print_hex(registers[at]);
        print(i % 4 == 0 ? "\r\n" : "  ");
    }
    print("\r\nStack memory:\r\n");
    const word *end = (const word *)stack_top;
    for (const word *at = (const word *)registers[2]; at < end && at < (const word *)registers[2] + 256; at++) {
        const int column = (at - (const word *)registers[2]) % 8;
        if (column == 0) { print_hex((word)at); print(":"); }
        print(" 0x");
        print_hex(*at);
        if (column == 7 || at + 1 == end) print("\r\n");
    }
    print("\r\nRebooting...\r\n");
    *finisher = 0x5555;
    for (;;) {}
}

typedef word (*callback)(volatile word *, word);
volatile word sink[8];

__attribute__((noinline)) word crash_here(volatile word *where, word value)
{
    *where = value;
    return value + *where;
}

__attribute__((noinline)) word third(volatile word *where, word value)
{
    volatile word local[20];
    local[value % 20] = value;
    const word got = crash_here(where, value + 1) + crash_here(sink, local[3]);
    return got + local[value % 20];
}

__attribute__((noinline)) word second(callback next, volatile word *where, word value)
{
    /* Something was called before: the register of the return address is of that call. */
    const word before = crash_here(sink, value) + crash_here(sink + 1, value * 3);
    const word got = next(where, before | 1);
    return got ^ before;
}

__attribute__((noinline)) word first(word value)
{
    volatile word many[64];
    for (word i = 0; i < 64; i++) many[i] = value + i;
    const word got = second(third, (volatile word *)BAD_ADDRESS, many[value % 64]);
    return got + many[5];
}

__attribute__((noinline)) void call_nothing(word value)
{
    callback nothing = (callback)(value - value);
    sink[2] = nothing(sink, value) + 1;
}

void start(void)
{
    for (;;) {
        sink[0] = first(sink[1] + 7);
        call_nothing(sink[0]);
    }
}
