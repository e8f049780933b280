#pragma once
#include "rtc/message.hpp"

namespace rtc::impl {

// DTLS state and record buffers for the time of a connection, and SRTP for each packet.
class DtlsSrtpTransport {
public:
    CALL_FRAME DtlsSrtpTransport();
    CALL_FRAME ~DtlsSrtpTransport();
    CALL_FRAME void handshake();
    CALL_FRAME void sendMedia(const message_ptr &packet);

private:
    CALL_FRAME void verifyPeer();

    uint8_t *mInBuffer;
    uint8_t *mOutBuffer;
    uint8_t *mDescriptors;
};

} // namespace rtc::impl
