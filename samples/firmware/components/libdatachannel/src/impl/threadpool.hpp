#pragma once
#include "thread.hpp"

namespace rtc::impl {

// One worker for all connections.
class ThreadPool {
public:
    CALL_FRAME void spawn();
    // Gives the worker one job and a turn to do it.
    void runOnce(void (*job)(void *), void *argument);

private:
    static void run(void *pool);

    std::thread mWorker;
    void (*mJob)(void *);
    void *mArgument;
};

// Waits for sockets on a plain FreeRTOS task.
class PollService {
public:
    CALL_FRAME void start();

private:
    static void runLoop(void *service);

    TaskHandle_t mTask;
};

// Starts both with the first connection. They live as long as the program.
void startWorkers();
void runOnWorker(void (*job)(void *), void *argument);

} // namespace rtc::impl
