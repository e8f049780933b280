#include "thread.hpp"
#include "new.hpp"

namespace std {

// The state is freed by join(), which nobody calls on a worker that is left behind.
thread::thread(unsigned stackSize, void (*function)(void *), void *argument) : mState(new State)
{
    mState->function = function;
    mState->argument = argument;
    pthread_create(&mHandle, stackSize, function, argument);
}

void thread::run_turn() { vTaskRunTurn(pthread_task(mHandle)); }

} // namespace std
