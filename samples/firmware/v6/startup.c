// The startup of ESP-IDF v6: do_global_ctors is gone, libc's __libc_init_array walks over the preinit and init arrays
// as one, upwards. Everything else, and the line that is logged before each call, is that of the v5 model; the real
// libc logs nothing.
#define do_global_ctors __libc_init_array
#define __init_priority_array_start __bothinit_array_start
#define __init_priority_array_end __bothinit_array_end
#define __init_array_start __no_array
#define __init_array_end __no_array
#include "../components/esp_system/startup.c"
