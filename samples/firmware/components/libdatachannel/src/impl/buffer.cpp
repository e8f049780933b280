#include "impl/buffer.hpp"
#include "esp_heap_caps.h"

namespace rtc::impl {

namespace {
const unsigned DMA_DESCRIPTOR_SIZE = 12;
const unsigned DMA_CAPS = MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL;
} // namespace

Buffer make_buffer(size_t size)
{
    void *data = heap_caps_malloc(size, DMA_CAPS);
    return {data, heap_caps_malloc(DMA_DESCRIPTOR_SIZE, DMA_CAPS)};
}

void free_buffer(const Buffer &buffer)
{
    heap_caps_free(buffer.descriptor);
    heap_caps_free(buffer.data);
}

} // namespace rtc::impl
