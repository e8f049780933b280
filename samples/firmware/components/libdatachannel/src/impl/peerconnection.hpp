#pragma once
#include "future.hpp"
#include "impl/buffer.hpp"
#include "impl/certificate.hpp"
#include "impl/dtlssrtptransport.hpp"
#include "impl/icetransport.hpp"
#include "impl/sctptransport.hpp"
#include "impl/threadpool.hpp"
#include "memory.hpp"
#include "rtc/callback.hpp"
#include "rtc/peerconnection.hpp"

namespace rtc::impl {

// Runs the jobs of one transport, in their order.
struct Processor {
    unsigned pending = 0;
};

// The 64 locks of a connection: 40 callbacks, 12 recursive mutexes, 4 promises, 8 control blocks.
class PeerConnection {
public:
    using State = rtc::PeerConnection::State;
    using GatheringState = rtc::PeerConnection::GatheringState;
    static constexpr unsigned ChannelSlots = 16;
    static constexpr unsigned TrackSlots = 16;

    CALL_FRAME PeerConnection();
    CALL_FRAME ~PeerConnection();
    // Lets go of a connection that has ended. The scenario says what still holds it.
    static void release(PeerConnection *connection);
    void changeState(State state, const char *name);
    void changeGatheringState(GatheringState state, const char *name);
    void changeSignalingState(const char *name);
    void changeIceState(const char *name);
    CALL_FRAME void gatherOnWorker();
    CALL_FRAME void closeTransports();

    std::recursive_mutex mTransportsMutex, mDataChannelsMutex, mTracksMutex, mRemoteDescriptionMutex;
    std::recursive_mutex mMediaLineMutexes[8];
    synchronized_callback<State> stateChangeCallback;
    synchronized_callback<GatheringState> gatheringStateChangeCallback;
    synchronized_callback<int> localDescriptionCallback;
    synchronized_callback<int> localCandidateCallback;
    synchronized_callback<std::shared_ptr<Track>> mediaCallback;
    synchronized_callback<message_ptr> packetCallback;
    synchronized_callback<int> trackCallback;
    synchronized_callback<int> dataChannelCallback;
    synchronized_callback<int> channelCallbacks[ChannelSlots];
    synchronized_callback<int> trackCallbacks[TrackSlots];
    std::promise<bool> mStarted[4];

    std::shared_ptr<Processor> mProcessors[8];
    Buffer mReceiveBuffer;
    Certificate *mCertificate;
    IceTransport *mIceTransport;
    DtlsSrtpTransport *mDtlsTransport = nullptr;
    SctpTransport *mSctpTransport = nullptr;
};

} // namespace rtc::impl
