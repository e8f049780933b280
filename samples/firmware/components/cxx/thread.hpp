#pragma once
#include "pthread.h"

namespace std {

class thread {
public:
    thread() = default;
    CALL_FRAME thread(unsigned stackSize, void (*function)(void *), void *argument);
    // One turn of the thread's loop; see FreeRTOS.h.
    void run_turn();

private:
    struct State {
        void (*function)(void *);
        void *argument;
        unsigned reserved[2];
    };
    pthread_t mHandle = 0;
    State *mState = nullptr;
};

} // namespace std
