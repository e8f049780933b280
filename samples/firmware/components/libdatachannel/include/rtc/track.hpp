#pragma once
#include "rtc/rtcpnackresponder.hpp"
#include "rtc/rtppacketizer.hpp"

namespace rtc {

namespace impl {
class DtlsSrtpTransport;
}

// One direction of media. Every packet goes into the NACK store and then to the transport.
class Track {
public:
    CALL_FRAME Track(const char *kind, impl::DtlsSrtpTransport *transport);
    // The handler keeps sent packets until the peer has gone.
    void addNackResponder();
    void removeNackResponder();
    CALL_FRAME unsigned sendVideo(unsigned sampleSize);
    CALL_FRAME unsigned sendAudio(unsigned sampleSize);

private:
    static void incoming(void *track, const message_ptr &packet);

    const char *mKind;
    impl::DtlsSrtpTransport *mTransport;
    RtcpNackResponder *mNackResponder = nullptr;
    H264RtpPacketizer mPacketizer;
};

} // namespace rtc
