#include "fileparser.hpp"
#include "helpers.hpp"

SampleCounter gAudioSamples("audio samples");

static const unsigned SAMPLE_SIZES[] = {160, 160, 160, 160};

void OPUSFileParser::open()
{
    preload("/littlefs/opus", ".opus", SAMPLE_SIZES, sizeof(SAMPLE_SIZES) / sizeof(SAMPLE_SIZES[0]));
    gAudioSamples.add(sizeof(SAMPLE_SIZES) / sizeof(SAMPLE_SIZES[0]));
}
