#include "impl/threadpool.hpp"
#include "new.hpp"
#include "rtc/log.hpp"

namespace rtc::impl {

// Ordered before all other static objects of the program: the priority constructor of the sample.
struct ThreadPoolSettings {
    CALL_FRAME explicit ThreadPoolSettings(unsigned stackSize) : workerStackSize(stackSize), pollStackSize(1024) {}
    unsigned workerStackSize;
    unsigned pollStackSize;
};
__attribute__((init_priority(200))) ThreadPoolSettings gThreadPoolSettings(1536);

namespace {
// In internal RAM without an allocation of its own.
alignas(std::condition_variable) unsigned char sJobsStorage[sizeof(std::condition_variable)];
}

void ThreadPool::spawn()
{
    mJobs = new (sJobsStorage) std::condition_variable;
    mWorker = std::thread(gThreadPoolSettings.workerStackSize, run, this);
}

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
    mTask = xTaskCreatePinnedToCore(runLoop, "rtc_poll", gThreadPoolSettings.pollStackSize, this, 5, 0);
}

void PollService::runLoop(void *service) { (void)service; }

} // namespace rtc::impl
