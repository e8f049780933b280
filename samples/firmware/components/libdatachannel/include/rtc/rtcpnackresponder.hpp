#pragma once
#include "rtc/message.hpp"

namespace rtc {

// Keeps the last packets of a track for retransmission, bounded by a count.
class RtcpNackResponder {
public:
    static constexpr unsigned DefaultMaxSize = 64;

    CALL_FRAME explicit RtcpNackResponder(unsigned maxSize = DefaultMaxSize);
    CALL_FRAME ~RtcpNackResponder();
    CALL_FRAME void store(const message_ptr &packet);

private:
    struct Element {
        explicit Element(const message_ptr &stored) : packet(stored) {}
        message_ptr packet;
        std::shared_ptr<Element> next;
    };
    void dropOldest();

    unsigned mMaxSize;
    unsigned mSize = 0;
    std::shared_ptr<Element> mOldest;
    std::shared_ptr<Element> mNewest;
};

} // namespace rtc
