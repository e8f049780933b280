#include "fileparser.hpp"
#include "helpers.hpp"

SampleCounter gVideoSamples("video samples");

// One key frame and the small frames that follow it.
static const unsigned SAMPLE_SIZES[] = {14820, 5630, 6214, 7350, 5988, 8102, 6540, 5871};

void H264FileParser::open()
{
    preload("/littlefs/h264", ".h264", SAMPLE_SIZES, sizeof(SAMPLE_SIZES) / sizeof(SAMPLE_SIZES[0]));
    gVideoSamples.add(sizeof(SAMPLE_SIZES) / sizeof(SAMPLE_SIZES[0]));
}
