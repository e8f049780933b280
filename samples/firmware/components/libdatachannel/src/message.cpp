#include "rtc/message.hpp"

namespace rtc {

Message::Message(uint32_t payloadSize) : size(payloadSize), sequence(0), data(new uint8_t[payloadSize]) {}

Message::~Message() { delete[] data; }

CALL_FRAME message_ptr make_message(uint32_t size, uint16_t sequence)
{
    message_ptr message = std::make_shared<Message>(size);
    message->sequence = sequence;
    return message;
}

} // namespace rtc
