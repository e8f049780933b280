#pragma once
#include "esp_attr.h"

namespace rtc::impl {

class SctpTransport {
public:
    CALL_FRAME SctpTransport();
    CALL_FRAME ~SctpTransport();
    void connect();

private:
    void *mSendBuffer;
    void *mReceiveBuffer;
};

} // namespace rtc::impl
