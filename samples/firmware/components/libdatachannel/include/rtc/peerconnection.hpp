#pragma once
#include "functional.hpp"
#include "memory.hpp"
#include "rtc/track.hpp"

namespace rtc {

namespace impl {
class PeerConnection;
class DataChannel;
}

// The application's handle. The implementation may outlive it, since its callbacks hold it too.
class PeerConnection {
public:
    enum class State : int { New, Connecting, Connected, Disconnected, Failed, Closed };
    enum class GatheringState : int { New, InProgress, Complete };

    CALL_FRAME PeerConnection();
    CALL_FRAME ~PeerConnection();
    CALL_FRAME void onStateChange(std::function<void(State)> callback);
    CALL_FRAME void onGatheringStateChange(std::function<void(GatheringState)> callback);
    CALL_FRAME void onLocalDescription(std::function<void(int)> callback);
    CALL_FRAME void onLocalCandidate(std::function<void(int)> callback);
    CALL_FRAME void onTrack(std::function<void(int)> callback);
    CALL_FRAME void onDataChannel(std::function<void(int)> callback);
    // The slots of tracks and channels; the meaning of an index is the application's.
    CALL_FRAME void onTrackEvent(unsigned index, std::function<void(int)> callback);
    CALL_FRAME void onChannelEvent(unsigned index, std::function<void(int)> callback);

    CALL_FRAME std::shared_ptr<Track> addTrack(const char *kind);
    void createDataChannel(const char *label);
    void setLocalDescription();
    void setRemoteDescription();
    void handshake();
    void close();

private:
    impl::PeerConnection *mImpl;
};

} // namespace rtc
