#include "impl/threadpool.hpp"
#include "esp_heap_caps.h"
#include "new.hpp"
#include "rtc/log.hpp"

namespace rtc::impl {

// Ordered before all other static objects of the program: the priority constructor of the sample.
struct ThreadPoolSettings {
    CALL_FRAME explicit ThreadPoolSettings(unsigned stackSize) : workerStackSize(stackSize), pollStackSize(4096) {}
    unsigned workerStackSize;
    unsigned pollStackSize;
};
__attribute__((init_priority(200))) ThreadPoolSettings gThreadPoolSettings(5120);

namespace {
// Static, so that nothing but what the two tasks allocate stays behind.
ThreadPool sThreadPool;
PollService sPollService;
bool sHasStarted;
} // namespace

void startWorkers()
{
    if (!sHasStarted) {
        sHasStarted = true;
        sThreadPool.spawn();
        sPollService.start();
    }
}

void runOnWorker(void (*job)(void *), void *argument) { sThreadPool.runOnce(job, argument); }

void ThreadPool::spawn() { mWorker = std::thread(gThreadPoolSettings.workerStackSize, run, this); }

void ThreadPool::runOnce(void (*job)(void *), void *argument)
{
    mJob = job;
    mArgument = argument;
    mWorker.run_turn();
}

void ThreadPool::run(void *pool)
{
    ThreadPool *self = static_cast<ThreadPool *>(pool);
    self->mJob(self->mArgument);
}

void PollService::start()
{
    mTask = xTaskCreatePinnedToCoreWithCaps(runLoop, "rtc_poll", gThreadPoolSettings.pollStackSize, this, 5, 0,
                                            MALLOC_CAP_SPIRAM);
}

void PollService::runLoop(void *service) { (void)service; }

} // namespace rtc::impl
