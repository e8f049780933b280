#pragma once
#include "rtc/message.hpp"

namespace rtc {

// Cuts one sample into RTP packets and hands each to `send`.
class RtpPacketizer {
public:
    static constexpr unsigned HeaderSize = 12;

    CALL_FRAME unsigned packetize(unsigned sampleSize, unsigned maxFragment, void (*send)(void *, const message_ptr &),
                                  void *context);

private:
    uint16_t mSequence = 0;
};

// Annex B in, fragments of at most 1200 bytes out.
class H264RtpPacketizer : public RtpPacketizer {
public:
    static constexpr unsigned MaxFragment = 1200;

    CALL_FRAME unsigned fragment(unsigned sampleSize, void (*send)(void *, const message_ptr &), void *context);
};

} // namespace rtc
