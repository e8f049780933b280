#pragma once
#include "esp_attr.h"
#include <stddef.h>

// Media files are preloaded into PSRAM; samples are then copied out of them.
class FileParser {
public:
    CALL_FRAME void preload(const char *directory, const char *extension, const unsigned *sizes, unsigned count);
    // Returns a copy of the next sample; the caller frees it with releaseSample.
    CALL_FRAME void *loadNextSample(unsigned *size);
    CALL_FRAME void releaseSample(void *sample);

private:
    const unsigned *mSizes = nullptr;
    unsigned mCount = 0;
    unsigned mNext = 0;
};

class H264FileParser : public FileParser {
public:
    CALL_FRAME void open();
};

class OPUSFileParser : public FileParser {
public:
    CALL_FRAME void open();
};
