/**
 * A FreeRTOS mutex: a queue of 84 bytes and the 4 of its heap block (ESP-IDF 5.5, rv32, no trace facility). Each
 * std::shared_ptr has one with the mutex lock policy.
 */
export const mutexBytes = 84 + 4;

/** A pthread_rwlock_t has a mutex and a condition variable, each with a FreeRTOS mutex. */
export const rwlockBytes = 2 * mutexBytes;
