#include "rtc/log.hpp"
#include "rtc/rtppacketizer.hpp"

namespace rtc {

LogCounter COUNTER_FRAGMENTED_NALU("Number of NAL units sent in fragments");

namespace {
// A NAL unit as the packetizer lists it before it cuts it.
struct NalUnit {
    unsigned offset;
    unsigned size;
    unsigned header;
};
} // namespace

unsigned H264RtpPacketizer::fragment(unsigned sampleSize, void (*send)(void *, const message_ptr &), void *context)
{
    NalUnit *unit = new NalUnit{0, sampleSize, 0x65};
    if (unit->size > MaxFragment) {
        COUNTER_FRAGMENTED_NALU++;
    }
    unsigned packets = packetize(unit->size, MaxFragment, send, context);
    delete unit;
    return packets;
}

} // namespace rtc
