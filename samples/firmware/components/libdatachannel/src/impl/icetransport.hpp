#pragma once
#include "esp_attr.h"

namespace rtc::impl {

struct CandidateNode;

// Gathers candidates on a worker thread and keeps their texts until it is destroyed.
class IceTransport {
public:
    CALL_FRAME IceTransport();
    CALL_FRAME ~IceTransport();
    // The job of a worker; takes the transport.
    CALL_FRAME static void gather(void *transport);
    void changeState(const char *state);
    // Frees what only a running agent needs.
    void stop();

private:
    void *mAgent;
    void *mStunBuffer;
    CandidateNode *mCandidates = nullptr;
};

} // namespace rtc::impl
