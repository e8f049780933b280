#include "rtc/rtppacketizer.hpp"
#include "rtc/log.hpp"

namespace rtc {

LogCounter COUNTER_EMPTY_SAMPLE("Number of samples without a payload");

unsigned RtpPacketizer::packetize(unsigned sampleSize, unsigned maxFragment,
                                  void (*send)(void *, const message_ptr &), void *context)
{
    unsigned packets = 0;
    if (sampleSize == 0) {
        COUNTER_EMPTY_SAMPLE++;
    }
    for (unsigned offset = 0; offset < sampleSize; offset += maxFragment) {
        unsigned left = sampleSize - offset;
        unsigned payload = left < maxFragment ? left : maxFragment;
        send(context, make_message(HeaderSize + payload, mSequence++));
        packets++;
    }
    return packets;
}

} // namespace rtc
