#include "impl/sctptransport.hpp"
#include "rtc/log.hpp"
#include "stdlib.h"

namespace rtc::impl {

LogCounter COUNTER_UNKNOWN_PPID("Number of SCTP packets with an unknown payload identifier");

namespace {
const unsigned BUFFER_SIZE = 64 * 1024;
}

SctpTransport::SctpTransport() : mSendBuffer(malloc(BUFFER_SIZE)), mReceiveBuffer(malloc(BUFFER_SIZE)) {}

SctpTransport::~SctpTransport()
{
    free(mReceiveBuffer);
    free(mSendBuffer);
}

void SctpTransport::connect() { RTC_LOG_INFO("SCTP connected"); }

} // namespace rtc::impl
