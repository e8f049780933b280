#include "stream.hpp"
#include "esp_log.h"

static const unsigned VIDEO_PERIOD_MS = 33;
static const unsigned AUDIO_PERIOD_MS = 20;
static const unsigned LOOK_AHEAD_PER_CLIENT = 240;

Stream gStream;

Stream::Stream() : mLookAhead(nullptr), mVideoTask(nullptr), mAudioTask(nullptr), mVideo(nullptr), mAudio(nullptr) {}

void Stream::open(unsigned connections)
{
    mVideoParser.open();
    mAudioParser.open();
    for (unsigned i = 0; i < LOOK_AHEAD_PER_CLIENT * connections; i++) {
        mLookAhead = new LookAhead{mLookAhead, i, i * VIDEO_PERIOD_MS};
    }
    mVideoTask = xTaskCreatePinnedToCore(videoTask, "video", 4096, this, 5, 0);
    mAudioTask = xTaskCreatePinnedToCore(audioTask, "audio", 4096, this, 5, 0);
}

void Stream::start(const std::shared_ptr<rtc::Track> &video, const std::shared_ptr<rtc::Track> &audio)
{
    dropLookAhead();
    mVideo = new std::shared_ptr<rtc::Track>(video);
    mAudio = new std::shared_ptr<rtc::Track>(audio);
    vTaskSetPeriod(mVideoTask, VIDEO_PERIOD_MS);
    vTaskSetPeriod(mAudioTask, AUDIO_PERIOD_MS);
    ESP_LOGI("Streamer", "Stream started");
}

void Stream::stop()
{
    vTaskSetPeriod(mVideoTask, 0);
    vTaskSetPeriod(mAudioTask, 0);
    delete mVideo;
    delete mAudio;
}

void Stream::dropLookAhead()
{
    for (unsigned i = 0; i < LOOK_AHEAD_PER_CLIENT && mLookAhead; i++) {
        LookAhead *dropped = mLookAhead;
        mLookAhead = dropped->next;
        delete dropped;
    }
}

void Stream::videoTask(void *stream) { static_cast<Stream *>(stream)->sendVideoSample(); }

void Stream::audioTask(void *stream) { static_cast<Stream *>(stream)->sendAudioSample(); }

void Stream::sendVideoSample()
{
    unsigned size;
    void *sample = mVideoParser.loadNextSample(&size);
    (*mVideo)->sendVideo(size);
    mVideoParser.releaseSample(sample);
}

void Stream::sendAudioSample()
{
    unsigned size;
    void *sample = mAudioParser.loadNextSample(&size);
    (*mAudio)->sendAudio(size);
    mAudioParser.releaseSample(sample);
}
