#pragma once
#include "mutex.hpp"
#include "thread.hpp"

namespace rtc::impl {

// Starts its workers with the first connection and never joins them. In this model every connection
// has a pool of its own, so the workers stay behind each time.
class ThreadPool {
public:
    CALL_FRAME void spawn();
    // Gives the worker one job and a turn to do it.
    void runOnce(void (*job)(void *), void *argument);

private:
    static void run(void *pool);

    std::thread mWorker;
    std::condition_variable *mJobs;
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

} // namespace rtc::impl
