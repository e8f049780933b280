#include "rtc/rtcpnackresponder.hpp"
#include "rtc/log.hpp"

namespace rtc {

LogCounter COUNTER_NACK_EVICTED("Number of packets that left the NACK store");

RtcpNackResponder::RtcpNackResponder(unsigned maxSize) : mMaxSize(maxSize) {}

RtcpNackResponder::~RtcpNackResponder()
{
    // One by one: releasing the head of a chain of shared pointers would recurse through all of it.
    while (mSize > 0) {
        dropOldest();
    }
}

// Two shared pointers a packet, each with a lock of its own, which is what makes the store expensive
// in internal RAM.
void RtcpNackResponder::store(const message_ptr &packet)
{
    std::shared_ptr<Element> element = std::make_shared<Element>(packet);
    if (mNewest) {
        mNewest->next = element;
    } else {
        mOldest = element;
    }
    mNewest = element;
    mSize++;
    if (mSize > mMaxSize) {
        dropOldest();
        COUNTER_NACK_EVICTED++;
    }
}

void RtcpNackResponder::dropOldest()
{
    std::shared_ptr<Element> oldest = mOldest;
    mOldest = oldest->next;
    if (!mOldest) {
        mNewest.reset();
    }
    mSize--;
}

} // namespace rtc
