#pragma once
#include "esp_attr.h"

namespace rtc {

// A line in the library's own layout: wall clock of 1970, severity, thread, function@line.
void log_info(const char *function, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Counts rare events. Its constructor registers the counter, hence each translation unit that has
// one gets a static constructor.
class LogCounter {
public:
    CALL_FRAME explicit LogCounter(const char *text);
    LogCounter &operator++(int)
    {
        mCount++;
        return *this;
    }

private:
    const char *mText;
    unsigned mCount;
    LogCounter *mNext;
};

} // namespace rtc

#define RTC_LOG_INFO(...) rtc::log_info(__PRETTY_FUNCTION__, __LINE__, __VA_ARGS__)
