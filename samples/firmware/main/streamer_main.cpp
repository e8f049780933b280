#include "FreeRTOS.h"
#include "client.hpp"
#include "esp_log.h"
#include "heap_monitor.hpp"
#include "stdlib.h"
#include "stream.hpp"
#include "streamer.hpp"

static const char *TAG = "Streamer";

// How long memory is left alone before it is looked at.
static const unsigned SETTLE_MS = 4000;

// The signalling side: what the WebSocket task shall do in its next turn, and with whom.
struct Signalling {
    enum class Message { None, Request, Bye };
    CALL_FRAME explicit Signalling(const char *url) : server(url), message(Message::None), index(0), client(nullptr) {}
    const char *server;
    Message message;
    unsigned index;
    Client *client;
};
Signalling gSignalling("ws://192.168.1.248:8000/server");

static TaskHandle_t sWebSocketTask;

// A message is parsed from a copy, which is gone before the answer is made.
static CALL_FRAME void parseMessage(unsigned length)
{
    ESP_LOGI(TAG, "Received complete WebSocket message (len=%u)", length);
    void *document = malloc(length + 1);
    for (unsigned field = 0; field < 6; field++) {
        free(malloc(24 + field * 12));
    }
    free(document);
}

static CALL_FRAME void createPeerConnection()
{
    ClientId id(gSignalling.index);
    ESP_LOGI(TAG, "Received request from client: %s", id.text());
    ESP_LOGI(TAG, "Creating peer connection for client: %s", id.text());
    gSignalling.client = new Client(id);
    gSignalling.client->setCallbacks();
    gSignalling.client->addTracks();
}

static void webSocketTask(void *)
{
    if (gSignalling.message == Signalling::Message::Request) {
        parseMessage(39);
        createPeerConnection();
    } else if (gSignalling.message == Signalling::Message::Bye) {
        gSignalling.client->video->removeNackResponder();
        gSignalling.client->audio->removeNackResponder();
    }
    gSignalling.message = Signalling::Message::None;
}

static void signalling(Signalling::Message message)
{
    gSignalling.message = message;
    vTaskRunTurn(sWebSocketTask);
}

static Client *connectClient(unsigned index)
{
    gSignalling.index = index;
    signalling(Signalling::Message::Request);
    Client *client = gSignalling.client;
    vTaskDelay(80);
    client->connection.setLocalDescription();
    vTaskDelay(120);
    parseMessage(1619);
    ESP_LOGI(TAG, "Received answer from client: %s", client->id.text());
    client->connection.setRemoteDescription();
    setClientCount(1);
    vTaskDelay(720);
    client->connection.handshake();
    return client;
}

static void streamTo(Client *client)
{
    ESP_LOGI(TAG, "Video track opened for client: %s", client->id.text());
    ESP_LOGI(TAG, "Audio track opened for client: %s", client->id.text());
    ESP_LOGI(TAG, "addToStream: isAddingVideo=1, state=0");
    ESP_LOGI(TAG, "addToStream: State changed to 2");
    ESP_LOGI(TAG, "addToStream: isAddingVideo=0, state=2");
    ESP_LOGI(TAG, "addToStream: Both tracks available");
    ESP_LOGI(TAG, "addToStream: Setting state to Ready");
    ESP_LOGI(TAG, "addToStream: Starting stream");
    gStream.start(client->video, client->audio);
    ESP_LOGI(TAG, "addToStream: Stream started");
    ESP_LOGI(TAG, "Data channel opened for client: %s", client->id.text());
    ESP_LOGI(TAG, "Sent initial Ping to %s", client->id.text());
    for (unsigned second = 0; second < 4; second++) {
        vTaskDelay(1020);
        ESP_LOGI(TAG, "Received message from %s: Pong %u", client->id.text(), second * 1027);
        ESP_LOGI(TAG, "Sent Ping to %s", client->id.text());
    }
}

static void disconnectClient(Client *client)
{
    vTaskDelay(350);
    gStream.stop();
    ESP_LOGI(TAG, "Data channel closed for client: %s", client->id.text());
    client->connection.close();
    setClientCount(0);
    // The packets of the NACK store are freed with some delay, as the clean-up of the real one is.
    vTaskDelay(400);
    signalling(Signalling::Message::Bye);
    delete client;
}

static void openStreamer(unsigned connections)
{
    ESP_LOGI(TAG, "Connecting to WebSocket signaling server: %s", gSignalling.server);
    sWebSocketTask = xTaskCreatePinnedToCore(webSocketTask, "websocket", 6144, nullptr, 5, 0);
    vTaskDelay(40);
    ESP_LOGI(TAG, "WebSocket connected to signaling server");
    gStream.open(connections);
    ESP_LOGI(TAG, "Streamer ready, waiting for connections...");
    startHeapMonitor();
}

void runStreamer(unsigned connections)
{
    openStreamer(connections);
    vTaskDelay(3000);
    startHeapTrace();
    vTaskDelay(2200);
    for (unsigned index = 0; index < connections; index++) {
        Client *client = connectClient(index);
        streamTo(client);
        disconnectClient(client);
        vTaskDelay(SETTLE_MS);
        dumpHeapTrace();
        vTaskDelay(SETTLE_MS / 2);
    }
}
