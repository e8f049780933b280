// The callbacks of a client: 17 closures that are never freed, because the connection that they
// are stored in does not let go of them.
#include "client.hpp"
#include "esp_log.h"

static const char *TAG = "Streamer";

SampleCounter gStateChanges("state changes");

Client::Client(const ClientId &clientId) : id(clientId) {}

Client::~Client() { ESP_LOGI(TAG, "Client destructor called"); }

void Client::setCallbacks()
{
    Client *self = this;
    unsigned created = 0;
    connection.onStateChange([self, created](rtc::PeerConnection::State state) {
        (void)self;
        (void)created;
        // Everything that is not Connected prints as Disconnected, Connecting and Closed included.
        bool isConnected = state == rtc::PeerConnection::State::Connected;
        ESP_LOGI(TAG, "State: %s", isConnected ? "Connected" : "Disconnected");
        gStateChanges.add(1);
    });
    connection.onGatheringStateChange([self, created](rtc::PeerConnection::GatheringState state) {
        (void)created;
        bool isComplete = state == rtc::PeerConnection::GatheringState::Complete;
        ESP_LOGI(TAG, "Gathering State: %s", isComplete ? "Complete" : "In Progress");
        if (isComplete) {
            ESP_LOGI(TAG, "Sending offer to client: %s", self->id.text());
        }
    });
    connection.onLocalDescription([self](int) { (void)self; });
    connection.onLocalCandidate([self](int) { (void)self; });
    connection.onTrack([self, created](int kind) { (void)self, (void)created, (void)kind; });
    connection.onDataChannel([self, created](int label) { (void)self, (void)created, (void)label; });
    setTrackCallbacks();
    setChannelCallbacks();
}

// Open, closed, error and buffered-amount-low for each of the two tracks.
void Client::setTrackCallbacks()
{
    Client *self = this;
    for (unsigned slot = 0; slot < 8; slot++) {
        const char *kind = slot < 4 ? "video" : "audio";
        connection.onTrackEvent(slot, [self, kind, slot](int event) { (void)self, (void)kind, (void)slot, (void)event; });
    }
}

// Open, message and closed of the debug channel.
void Client::setChannelCallbacks()
{
    Client *self = this;
    for (unsigned slot = 0; slot < 3; slot++) {
        unsigned label[3] = {slot, 0, 0};
        connection.onChannelEvent(slot, [self, label](int event) { (void)self, (void)label, (void)event; });
    }
}

void Client::addTracks()
{
    video = connection.addTrack("video");
    audio = connection.addTrack("audio");
    video->addNackResponder();
    audio->addNackResponder();
    connection.createDataChannel("ping-pong");
    ESP_LOGI(TAG, "Data channel created for debugging for client: %s", id.text());
}
