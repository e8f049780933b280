#pragma once

#include <stddef.h>
#include "esp_err.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Starts a task that reads lines from stdin: `trace start [leaks|all]`, `trace stop`, `trace dump`, `mem`, `restart`.
 * `record_count` heap trace records are kept in PSRAM where there is some; needs CONFIG_HEAP_TRACING_STANDALONE.
 */
esp_err_t esp_rtc_diag_start(size_t record_count);

#ifdef __cplusplus
}
#endif
