#include "scenario.h"

// firmware.ld puts this section at 0x4ffbff00; capture.sh relies on it.
__attribute__((section(".scenario"), used)) volatile scenario_t g_scenario;
