#include "pthread.h"

typedef struct {
    uint32_t waiters_first;
    uint32_t waiters_last;
    uint32_t lock;
} esp_pthread_cond_t;

// From the FreeRTOS heap, hence internal RAM: a simplification, ESP-IDF takes calloc and a lock.
CALL_FRAME int pthread_cond_init(pthread_cond_t *condition)
{
    esp_pthread_cond_t *created = pvPortMalloc(sizeof(esp_pthread_cond_t));
    *created = (esp_pthread_cond_t){0};
    *condition = (uint32_t)(uintptr_t)created;
    return 0;
}
