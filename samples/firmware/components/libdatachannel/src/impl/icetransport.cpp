#include "impl/icetransport.hpp"
#include "esp_heap_caps.h"
#include "new.hpp"
#include "rtc/log.hpp"
#include "stdlib.h"

namespace rtc::impl {

LogCounter COUNTER_STUN_RETRIES("Number of STUN requests that were sent again");

struct CandidateNode {
    CandidateNode *next;
    char *text;
    unsigned priority;
    unsigned component;
};

namespace {

const unsigned AGENT_SIZE = 6208;
const unsigned STUN_BUFFER_SIZE = 1024;
const unsigned CANDIDATES = 8;

// host, server reflexive and relayed candidates differ in length
unsigned textSize(unsigned index) { return 72 + index % 3 * 20; }

} // namespace

IceTransport::IceTransport()
    : mAgent(malloc(AGENT_SIZE)), mStunBuffer(heap_caps_malloc(STUN_BUFFER_SIZE, MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL))
{
}

IceTransport::~IceTransport()
{
    while (mCandidates) {
        CandidateNode *node = mCandidates;
        mCandidates = node->next;
        delete[] node->text;
        delete node;
    }
    heap_caps_free(mStunBuffer);
}

void IceTransport::gather(void *transport)
{
    IceTransport *self = static_cast<IceTransport *>(transport);
    for (unsigned i = 0; i < CANDIDATES; i++) {
        CandidateNode *node = new CandidateNode{self->mCandidates, nullptr, 0x7effffff - i, 1};
        node->text = new char[textSize(i)];
        memset(node->text, 0, textSize(i));
        self->mCandidates = node;
    }
}

void IceTransport::stop() { free(mAgent); }

void IceTransport::changeState(const char *state)
{
    RTC_LOG_INFO("juice: agent.c:%d: Changing state to %s", __LINE__, state);
}

} // namespace rtc::impl
