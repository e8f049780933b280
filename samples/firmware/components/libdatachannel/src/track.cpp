#include "rtc/track.hpp"
#include "impl/dtlssrtptransport.hpp"
#include "rtc/log.hpp"

namespace rtc {

LogCounter COUNTER_MEDIA_BAD_DIRECTION("Number of media packets sent in invalid directions");

namespace {
const unsigned OPUS_MAX_FRAME = 1275;
}

Track::Track(const char *kind, impl::DtlsSrtpTransport *transport) : mKind(kind), mTransport(transport) {}

void Track::addNackResponder() { mNackResponder = new RtcpNackResponder(); }

void Track::removeNackResponder()
{
    delete mNackResponder;
    mNackResponder = nullptr;
}

unsigned Track::sendVideo(unsigned sampleSize) { return mPacketizer.fragment(sampleSize, incoming, this); }

unsigned Track::sendAudio(unsigned sampleSize)
{
    return mPacketizer.packetize(sampleSize, OPUS_MAX_FRAME, incoming, this);
}

void Track::incoming(void *track, const message_ptr &packet)
{
    Track *self = static_cast<Track *>(track);
    if (!self->mNackResponder) {
        COUNTER_MEDIA_BAD_DIRECTION++;
        return;
    }
    self->mNackResponder->store(packet);
    self->mTransport->sendMedia(packet);
}

} // namespace rtc
