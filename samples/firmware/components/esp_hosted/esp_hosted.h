#pragma once
#include "esp_attr.h"
#include <stddef.h>

C_LINKAGE_BEGIN
// Brings the modelled Wi-Fi co-processor up; takes simulated time and internal RAM.
void esp_hosted_wifi_start(void);
// One packet over SDIO: a DMA-capable copy that lives until the transfer is done.
void esp_hosted_tx(const void *payload, size_t size);
C_LINKAGE_END
