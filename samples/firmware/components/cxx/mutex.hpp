#pragma once
#include "pthread.h"

namespace std {

// Makes its FreeRTOS mutex when it is constructed and has no destructor: the model of a C++ runtime
// that initialises a lock and never destroys it. This is where the sample's 84-byte leaks come from.
class recursive_mutex {
public:
    CALL_FRAME recursive_mutex();

private:
    pthread_mutex_t mHandle;
};

class condition_variable {
public:
    CALL_FRAME condition_variable();

private:
    pthread_cond_t mHandle;
};

// The waiting half of a future; like recursive_mutex it keeps its lock for ever.
class __atomic_futex_unsigned {
public:
    CALL_FRAME __atomic_futex_unsigned();

private:
    unsigned mValue = 0;
    pthread_mutex_t mHandle;
};

} // namespace std

namespace __gnu_cxx {

// The lock of a shared_ptr's counters under the mutex lock policy. This one does get destroyed.
class __mutex {
public:
    CALL_FRAME __mutex();
    CALL_FRAME ~__mutex();

private:
    pthread_mutex_t mHandle;
};

} // namespace __gnu_cxx
