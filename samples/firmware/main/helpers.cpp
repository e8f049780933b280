#include "helpers.hpp"

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Constructed before the other counters, which list themselves here.
struct CounterRegistry {
    CALL_FRAME explicit CounterRegistry(unsigned first) : registered(first) {}
    unsigned registered;
};
__attribute__((init_priority(300))) CounterRegistry gCounterRegistry(0);

SampleCounter gClients("clients");

SampleCounter::SampleCounter(const char *what) : mWhat(what), mCount(0) { gCounterRegistry.registered++; }

ClientId::ClientId(unsigned index)
{
    uint32_t state = 0x9e3779b9u * (index + 1);
    for (int i = 0; i < 10; i++) {
        state = state * 1664525u + 1013904223u;
        mText[i] = ALPHABET[(state >> 16) % 62];
    }
    mText[10] = 0;
    gClients.add(1);
}
