#pragma once
#include "esp_attr.h"

namespace rtc::impl {

// Gathers candidates on a worker thread; one candidate's text is kept for each.
class IceTransport {
public:
    CALL_FRAME IceTransport();
    CALL_FRAME ~IceTransport();
    // The job of a worker; takes the transport.
    CALL_FRAME static void gather(void *transport);
    void changeState(const char *state);

private:
    void *mAgent;
};

} // namespace rtc::impl
