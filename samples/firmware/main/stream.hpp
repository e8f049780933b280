#pragma once
#include "FreeRTOS.h"
#include "fileparser.hpp"
#include "rtc/track.hpp"

// Sends samples at their rate: one task for video, one for audio, which have turns while a client
// is connected.
class Stream {
public:
    CALL_FRAME Stream();
    void open(unsigned connections);
    void start(const std::shared_ptr<rtc::Track> &video, const std::shared_ptr<rtc::Track> &audio);
    void stop();

private:
    static void videoTask(void *stream);
    static void audioTask(void *stream);
    CALL_FRAME void sendVideoSample();
    CALL_FRAME void sendAudioSample();
    CALL_FRAME void dropLookAhead();

    // Look-ahead entries are made before a heap trace starts, and each client drops its share, so
    // the trace counts their frees and not their allocations.
    struct LookAhead {
        LookAhead *next;
        unsigned sample;
        unsigned timestamp;
    };
    LookAhead *mLookAhead;
    H264FileParser mVideoParser;
    OPUSFileParser mAudioParser;
    TaskHandle_t mVideoTask;
    TaskHandle_t mAudioTask;
    std::shared_ptr<rtc::Track> *mVideo;
    std::shared_ptr<rtc::Track> *mAudio;
};

extern Stream gStream;
