#include "rtc/peerconnection.hpp"
#include "impl/peerconnection.hpp"
#include "rtc/log.hpp"

namespace rtc {

LogCounter COUNTER_USER_EXCEPTIONS("Number of errors in user callbacks");

PeerConnection::PeerConnection() : mImpl(new impl::PeerConnection) {}

PeerConnection::~PeerConnection() { impl::PeerConnection::release(mImpl); }

void PeerConnection::onStateChange(std::function<void(State)> callback) { mImpl->stateChangeCallback = std::move(callback); }

void PeerConnection::onGatheringStateChange(std::function<void(GatheringState)> callback)
{
    mImpl->gatheringStateChangeCallback = std::move(callback);
}

void PeerConnection::onLocalDescription(std::function<void(int)> callback)
{
    mImpl->localDescriptionCallback = std::move(callback);
}

void PeerConnection::onLocalCandidate(std::function<void(int)> callback) { mImpl->localCandidateCallback = std::move(callback); }

void PeerConnection::onTrack(std::function<void(int)> callback) { mImpl->trackCallback = std::move(callback); }

void PeerConnection::onDataChannel(std::function<void(int)> callback) { mImpl->dataChannelCallback = std::move(callback); }

void PeerConnection::onTrackEvent(unsigned index, std::function<void(int)> callback)
{
    mImpl->trackCallbacks[index] = std::move(callback);
}

void PeerConnection::onChannelEvent(unsigned index, std::function<void(int)> callback)
{
    mImpl->channelCallbacks[index] = std::move(callback);
}

std::shared_ptr<Track> PeerConnection::addTrack(const char *kind)
{
    if (!mImpl->mDtlsTransport) {
        mImpl->mDtlsTransport = new impl::DtlsSrtpTransport;
    }
    return std::make_shared<Track>(kind, mImpl->mDtlsTransport);
}

void PeerConnection::createDataChannel(const char *label)
{
    (void)label;
    mImpl->mSctpTransport = new impl::SctpTransport;
}

void PeerConnection::setLocalDescription()
{
    mImpl->changeSignalingState("have-local-offer");
    mImpl->changeGatheringState(GatheringState::InProgress, "in-progress");
    mImpl->mIceTransport->changeState("gathering");
    mImpl->gatherOnWorker();
    mImpl->mIceTransport->changeState("connecting");
    mImpl->changeIceState("checking");
    mImpl->changeState(State::Connecting, "connecting");
    mImpl->changeGatheringState(GatheringState::Complete, "complete");
}

void PeerConnection::setRemoteDescription() { mImpl->changeSignalingState("stable"); }

void PeerConnection::handshake()
{
    mImpl->mIceTransport->changeState("connected");
    mImpl->changeIceState("connected");
    mImpl->mDtlsTransport->handshake();
    mImpl->mSctpTransport->connect();
    mImpl->changeState(State::Connected, "connected");
}

void PeerConnection::close()
{
    mImpl->changeState(State::Disconnected, "disconnected");
    mImpl->closeTransports();
    mImpl->changeIceState("closed");
    mImpl->changeState(State::Closed, "closed");
}

} // namespace rtc
