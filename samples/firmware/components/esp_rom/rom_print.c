#include "rom_print.h"
#include "sim_clock.h"
#include <stddef.h>

#define UART_TX ((volatile uint8_t *)0x10000000)
// Line status of the 16550: without waiting for its holding register, characters are lost on a busy host.
#define UART_LINE_STATUS ((volatile uint8_t *)0x10000005)
#define UART_TX_EMPTY 0x20
#define POWER_OFF ((volatile uint32_t *)0x00100000)

typedef struct {
    int width;
    char pad;
    int left;
} field_t;

static IRAM_ATTR void uart_tx_one_char(char c)
{
    while (!(*UART_LINE_STATUS & UART_TX_EMPTY)) {
    }
    *UART_TX = (uint8_t)c;
    clock_spend_cycles(CPU_CYCLES_PER_CHARACTER);
}

static IRAM_ATTR void put_char(char c)
{
    if (c == '\n') {
        uart_tx_one_char('\r');
    }
    uart_tx_one_char(c);
}

static IRAM_ATTR void put_padded(const char *text, int length, field_t field)
{
    int padding = field.width > length ? field.width - length : 0;
    for (int i = 0; i < padding && !field.left; i++) {
        put_char(field.pad);
    }
    for (int i = 0; i < length; i++) {
        put_char(text[i]);
    }
    for (int i = 0; i < padding && field.left; i++) {
        put_char(' ');
    }
}

static IRAM_ATTR void put_number(uint32_t value, uint32_t base, int negative, int upper, field_t field)
{
    char digits[12];
    int at = sizeof(digits);
    do {
        uint32_t digit = value % base;
        digits[--at] = digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10;
        value /= base;
    } while (value);
    if (negative) {
        digits[--at] = '-';
    }
    put_padded(digits + at, sizeof(digits) - at, field);
}

static IRAM_ATTR void put_conversion(char conversion, field_t field, va_list *args)
{
    if (conversion == 's') {
        const char *text = va_arg(*args, const char *);
        int length = 0;
        while (text[length]) {
            length++;
        }
        put_padded(text, length, field);
    } else if (conversion == 'c') {
        put_char((char)va_arg(*args, int));
    } else if (conversion == 'd') {
        int value = va_arg(*args, int);
        put_number(value < 0 ? -(uint32_t)value : (uint32_t)value, 10, value < 0, 0, field);
    } else if (conversion == 'p') {
        put_char('0');
        put_char('x');
        put_number(va_arg(*args, uint32_t), 16, 0, 0, (field_t){.width = 8, .pad = '0'});
    } else if (conversion == '%') {
        put_char('%');
    } else {
        uint32_t base = conversion == 'u' ? 10 : 16;
        put_number(va_arg(*args, uint32_t), base, 0, conversion == 'X', field);
    }
}

IRAM_ATTR void esp_rom_vprintf(const char *format, va_list args)
{
    va_list rest;
    va_copy(rest, args);
    for (; *format; format++) {
        if (*format != '%') {
            put_char(*format);
            continue;
        }
        field_t field = {.pad = ' '};
        for (format++; *format == '-' || *format == '0'; format++) {
            field.left |= *format == '-';
            field.pad = *format == '0' ? '0' : field.pad;
        }
        for (; *format >= '0' && *format <= '9'; format++) {
            field.width = field.width * 10 + *format - '0';
        }
        while (*format == 'l' || *format == 'z') {
            format++;
        }
        put_conversion(*format, field, &rest);
    }
    va_end(rest);
}

IRAM_ATTR void esp_rom_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    esp_rom_vprintf(format, args);
    va_end(args);
}

void sim_power_off(void)
{
    *POWER_OFF = 0x5555;
    for (;;) {
    }
}
