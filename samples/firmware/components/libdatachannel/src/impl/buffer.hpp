#pragma once
#include "esp_attr.h"
#include <stddef.h>

namespace rtc::impl {

// Memory that the SDIO driver reads and writes by itself, and the descriptor that tells it where.
struct Buffer {
    void *data;
    void *descriptor;
};

CALL_FRAME Buffer make_buffer(size_t size);
void free_buffer(const Buffer &buffer);

} // namespace rtc::impl
