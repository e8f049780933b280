#pragma once
#include "pthread.h"

namespace std {

// Makes its FreeRTOS mutex when it is constructed, as ESP-IDF's C++ runtime does: 84 bytes of internal RAM.
class recursive_mutex {
public:
    CALL_FRAME recursive_mutex();
    CALL_FRAME ~recursive_mutex();

private:
    pthread_mutex_t mHandle;
};

// The waiting half of a future.
class __atomic_futex_unsigned {
public:
    CALL_FRAME __atomic_futex_unsigned();
    CALL_FRAME ~__atomic_futex_unsigned();

private:
    unsigned mValue = 0;
    pthread_mutex_t mHandle;
};

} // namespace std

namespace __gnu_cxx {

// The lock of a shared_ptr's counters under the mutex lock policy.
class __mutex {
public:
    CALL_FRAME __mutex();
    CALL_FRAME ~__mutex();

private:
    pthread_mutex_t mHandle;
};

} // namespace __gnu_cxx
