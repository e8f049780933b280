#include "impl/icetransport.hpp"
#include "new.hpp"
#include "rtc/log.hpp"
#include "stdlib.h"

namespace rtc::impl {

LogCounter COUNTER_STUN_RETRIES("Number of STUN requests that were sent again");

namespace {

const unsigned AGENT_SIZE = 6208;
const unsigned CANDIDATES = 12;

// Every candidate that was ever seen, of every connection: a list that nobody trims.
struct CandidateNode {
    CandidateNode *next;
    char *text;
    unsigned priority;
    unsigned component;
};
CandidateNode *sCandidateHistory;

// host, server reflexive and relayed candidates differ in length
unsigned textSize(unsigned index) { return 72 + index % 3 * 20; }

} // namespace

IceTransport::IceTransport() : mAgent(malloc(AGENT_SIZE)) {}

IceTransport::~IceTransport() { free(mAgent); }

void IceTransport::gather(void *transport)
{
    (void)transport;
    for (unsigned i = 0; i < CANDIDATES; i++) {
        CandidateNode *node = new CandidateNode{sCandidateHistory, nullptr, 0x7effffff - i, 1};
        node->text = new char[textSize(i)];
        memset(node->text, 0, textSize(i));
        sCandidateHistory = node;
    }
}

void IceTransport::changeState(const char *state)
{
    RTC_LOG_INFO("juice: agent.c:%d: Changing state to %s", __LINE__, state);
}

} // namespace rtc::impl
