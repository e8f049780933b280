import type { Confidence } from '../../model/finding.js';
import type { CauseId, CauseReason } from '../../model/heap-report.js';

type CauseName = {
  /** For a narrow column. */
  readonly short: string;
  readonly one: string;
  readonly many: string;
  /** What to look for in the firmware. */
  readonly advice: string;
};

const taskAdvice =
  'The task still exists, or has ended and was never joined. If the count stays the same with each connection it is set-up, not a leak.';

/** What people call each cause, and what to do about it. */
export const causeNames: Readonly<Record<CauseId, CauseName>> = {
  'freertos-mutex': {
    short: 'mutex',
    one: 'FreeRTOS mutex',
    many: 'FreeRTOS mutexes',
    advice:
      'Each std::mutex, std::recursive_mutex and callback holder makes one. They leak with the object that holds them, or when they are destroyed while locked (pthread_mutex_destroy returns EBUSY and frees nothing): look for the owner that is never destroyed.',
  },
  'freertos-queue': {
    short: 'queue',
    one: 'FreeRTOS queue',
    many: 'FreeRTOS queues',
    advice: 'Call vQueueDelete or vSemaphoreDelete for each queue and semaphore that is created.',
  },
  'freertos-tcb': {
    short: 'task',
    one: 'task control block',
    many: 'task control blocks',
    advice: taskAdvice,
  },
  'freertos-task-stack': {
    short: 'task stack',
    one: 'task stack',
    many: 'task stacks',
    advice: taskAdvice,
  },
  'pthread-mutex': {
    short: 'pthread mutex',
    one: 'pthread mutex handle',
    many: 'pthread mutex handles',
    advice: 'The 8 bytes that belong to a FreeRTOS mutex; they go when the mutex is destroyed.',
  },
  'pthread-rwlock': {
    short: 'rwlock',
    one: 'pthread rwlock',
    many: 'pthread rwlocks',
    advice:
      'std::shared_mutex never destroys its lock where PTHREAD_RWLOCK_INITIALIZER is defined (espressif/crosstool-NG#81): two mutexes are lost with each instance. Use std::mutex, or a patched header.',
  },
  'pthread-cond': {
    short: 'condition',
    one: 'pthread condition variable',
    many: 'pthread condition variables',
    advice: 'Call pthread_cond_destroy, or destroy the std::condition_variable with its owner.',
  },
  'shared-ptr-mutex': {
    short: 'shared_ptr mutex',
    one: 'mutex inside a shared_ptr',
    many: 'mutexes inside shared_ptrs',
    advice:
      'libstdc++ for RISC-V is built with the mutex lock policy (_Lock_policy 1): each shared_ptr control block makes a FreeRTOS mutex. It leaks with a reference that is never dropped: look for a cycle of shared_ptrs.',
  },
  'shared-ptr-block': {
    short: 'shared_ptr',
    one: 'shared_ptr control block',
    many: 'shared_ptr control blocks',
    advice: 'A reference is never dropped: look for a cycle of shared_ptrs, or a callback that captures one.',
  },
  'std-function': {
    short: 'std::function',
    one: 'std::function capture',
    many: 'std::function captures',
    advice: 'The callback is never reset: clear it when the connection closes.',
  },
  'std-future': {
    short: 'std::future',
    one: 'std::future state',
    many: 'std::future states',
    advice: 'The promise or future is never destroyed: look for a task that never ran to its end.',
  },
  'cpp-container': {
    short: 'container',
    one: 'C++ container',
    many: 'C++ containers',
    advice: 'A container grows and is never cleared, or its owner is never destroyed.',
  },
  'nack-packet': {
    short: 'NACK packet',
    one: 'packet kept for NACK',
    many: 'packets kept for NACK',
    advice: 'RtcpNackResponder keeps up to maxSize packets per storage: give it a smaller maxSize.',
  },
  'lwip-timer': {
    short: 'lwIP timer',
    one: 'lwIP timer',
    many: 'lwIP timers',
    advice:
      'lwIP frees and allocates its cyclic timers again all the time: one of each is normal, not a leak.',
  },
  'tracker-buffer': {
    short: 'leak tracker',
    one: "leak tracker's own buffer",
    many: "leak tracker's own buffers",
    advice: 'Not a leak: the leak tracker allocates it after the trace has started, so it reports itself.',
  },
};

export const confidenceNames: Readonly<Record<Confidence, string>> = {
  'by-proof': 'by proof',
  'by-stack': 'by stack',
  'by-cycles': 'by cycles',
  'by-pattern': 'by pattern',
  'by-size': 'by size',
};

export const reasonTexts: Readonly<Record<CauseReason, string>> = {
  'stack-names-it': 'its call stack goes through the function that makes it',
  'stack-through-freertos-heap':
    'its call stack goes through pvPortMalloc, which serves FreeRTOS objects alone',
  'stack-through-malloc': 'its call stack goes through malloc, and FreeRTOS objects come from pvPortMalloc',
  'paired-with-handle': 'each comes right after the small block that such an object allocates first',
  'size-of-queue-struct': 'it is the size of a FreeRTOS Queue_t, of which every mutex and semaphore is made',
  'size-of-tcb': 'it is the size of a task control block',
  'size-of-tracker-buffer': 'it is a whole number of records of the leak tracker (112 B each)',
  'std-function-has-no-fixed-size':
    'a std::function has no control block of fixed size: it allocates what its captures need',
  'in-internal-ram': 'it lies in internal RAM, from which FreeRTOS takes all its objects',
  'not-in-internal-ram': 'it does not lie in internal RAM, from which FreeRTOS takes all its objects',
  'elf-settles-size': 'the debug information of the ELF gives a mutex this size',
  'elf-excludes-mutex': 'the debug information of the ELF gives a mutex another size',
  'elf-proves-lock-policy': 'the ELF has the mutex lock policy in each std::shared_ptr',
  'sdkconfig-settles-size': 'the sdkconfig gives a mutex this size',
  'sdkconfig-excludes-mutex': 'the sdkconfig gives a mutex another size',
};
