#pragma once
#include "helpers.hpp"
#include "memory.hpp"
#include "rtc/peerconnection.hpp"

// One browser: its peer connection, tracks and callbacks.
class Client {
public:
    CALL_FRAME explicit Client(const ClientId &clientId);
    CALL_FRAME ~Client();
    CALL_FRAME void setCallbacks();
    CALL_FRAME void addTracks();

    ClientId id;
    rtc::PeerConnection connection;
    std::shared_ptr<rtc::Track> video;
    std::shared_ptr<rtc::Track> audio;

private:
    CALL_FRAME void setTrackCallbacks();
    CALL_FRAME void setChannelCallbacks();
};
