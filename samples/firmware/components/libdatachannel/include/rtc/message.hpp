#pragma once
#include "memory.hpp"
#include <stdint.h>

namespace rtc {

// One RTP packet.
struct Message {
    CALL_FRAME explicit Message(uint32_t payloadSize);
    CALL_FRAME ~Message();
    Message(const Message &) = delete;

    uint32_t size;
    uint16_t sequence;
    uint8_t *data;
};

using message_ptr = std::shared_ptr<Message>;

message_ptr make_message(uint32_t size, uint16_t sequence);

} // namespace rtc
