// What a preinit array is for: it runs before every constructor.
#include "esp_attr.h"

volatile unsigned g_preinit_runs;

static void count_preinit_run(void)
{
    g_preinit_runs++;
}

__attribute__((section(".preinit_array"), used)) static void (*const preinit_entry)(void) = count_preinit_run;
