#pragma once
#include "esp_attr.h"

// Counts something for a log line; made before main, so each user has a static constructor.
class SampleCounter {
public:
    CALL_FRAME explicit SampleCounter(const char *what);
    void add(unsigned count) { mCount += count; }

private:
    const char *mWhat;
    unsigned mCount;
};

// Ten letters and digits, different for every index and the same on every run.
class ClientId {
public:
    CALL_FRAME explicit ClientId(unsigned index);
    const char *text() const { return mText; }

private:
    char mText[11];
};
