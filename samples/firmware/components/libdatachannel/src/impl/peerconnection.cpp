#include "impl/peerconnection.hpp"
#include "rtc/log.hpp"

namespace rtc::impl {

LogCounter COUNTER_MEDIA_TRUNCATED("Number of truncated SRT(C)P packets received");
LogCounter COUNTER_UNKNOWN_PACKET_TYPE("Number of unknown RTCP packet types");

namespace {
const unsigned PROCESSORS = 8;

// Static, so that only what the workers allocate stays behind and not the pool's own block.
ThreadPool sThreadPool;
} // namespace

PeerConnection::PeerConnection()
    : mCertificate(new Certificate), mIceTransport(new IceTransport), mThreadPool(&sThreadPool)
{
    for (unsigned i = 0; i < PROCESSORS; i++) {
        std::shared_ptr<Processor> processor = std::make_shared<Processor>();
        processor->self = processor;
    }
    mThreadPool->spawn();
    mPollService.start();
}

PeerConnection::~PeerConnection()
{
    RTC_LOG_INFO("PeerConnection::impl destructor called");
    delete mIceTransport;
    delete mCertificate;
}

void PeerConnection::changeState(State state, const char *name)
{
    RTC_LOG_INFO("Changed state to %s", name);
    stateChangeCallback(state);
}

void PeerConnection::changeGatheringState(GatheringState state, const char *name)
{
    RTC_LOG_INFO("Changed gathering state to %s", name);
    gatheringStateChangeCallback(state);
}

void PeerConnection::changeSignalingState(const char *name) { RTC_LOG_INFO("Changed signaling state to %s", name); }

void PeerConnection::changeIceState(const char *name) { RTC_LOG_INFO("Changed ICE state to %s", name); }

void PeerConnection::gatherOnWorker() { mThreadPool->runOnce(IceTransport::gather, mIceTransport); }

void PeerConnection::closeTransports()
{
    delete mSctpTransport;
    delete mDtlsTransport;
    mSctpTransport = nullptr;
    mDtlsTransport = nullptr;
}

} // namespace rtc::impl
