#include "impl/peerconnection.hpp"
#include "rtc/log.hpp"
#include "scenario.h"

namespace rtc::impl {

LogCounter COUNTER_MEDIA_TRUNCATED("Number of truncated SRT(C)P packets received");
LogCounter COUNTER_UNKNOWN_PACKET_TYPE("Number of unknown RTCP packet types");

namespace {

const unsigned RECEIVE_BUFFER_SIZE = 1536;
const unsigned CACHED_CONNECTIONS = 3;

PeerConnection *sCache[CACHED_CONNECTIONS];
unsigned sNextCached;

} // namespace

PeerConnection::PeerConnection()
    : mReceiveBuffer(make_buffer(RECEIVE_BUFFER_SIZE)), mCertificate(new Certificate), mIceTransport(new IceTransport)
{
    for (std::shared_ptr<Processor> &processor : mProcessors) {
        processor = std::make_shared<Processor>();
    }
    startWorkers();
}

PeerConnection::~PeerConnection()
{
    RTC_LOG_INFO("PeerConnection::impl destructor called");
    free_buffer(mReceiveBuffer);
    delete mIceTransport;
}

void PeerConnection::release(PeerConnection *connection)
{
    if (g_scenario.ended_connections == CONNECTION_FREED) {
        delete connection;
    } else if (g_scenario.ended_connections == CONNECTION_CACHED) {
        PeerConnection **place = &sCache[sNextCached++ % CACHED_CONNECTIONS];
        delete *place;
        *place = connection;
    }
    // Else a callback that captured the connection still holds it, and nothing ever clears that callback.
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

void PeerConnection::gatherOnWorker() { runOnWorker(IceTransport::gather, mIceTransport); }

void PeerConnection::closeTransports()
{
    delete mSctpTransport;
    delete mDtlsTransport;
    mSctpTransport = nullptr;
    mDtlsTransport = nullptr;
    mIceTransport->stop();
    delete mCertificate;
}

} // namespace rtc::impl
