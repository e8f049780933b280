#include "pthread.h"
#include "esp_heap_caps.h"
#include "stdlib.h"

typedef struct {
    QueueHandle_t semaphore;
    int type;
} esp_pthread_mutex_t;

typedef struct {
    void (*function)(void *);
    void *argument;
    uint8_t configuration[16];
} esp_pthread_task_arg_t;

typedef struct {
    TaskHandle_t task;
    esp_pthread_task_arg_t *task_argument;
    uint8_t list_and_state[20];
} esp_pthread_t;

CALL_FRAME int pthread_mutex_init(pthread_mutex_t *mutex, int is_recursive)
{
    esp_pthread_mutex_t *created = malloc(sizeof(esp_pthread_mutex_t));
    created->type = is_recursive;
    created->semaphore = xQueueCreateMutex(is_recursive ? queueQUEUE_TYPE_RECURSIVE_MUTEX : queueQUEUE_TYPE_MUTEX);
    *mutex = (uint32_t)(uintptr_t)created;
    return 0;
}

CALL_FRAME int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    esp_pthread_mutex_t *destroyed = (esp_pthread_mutex_t *)(uintptr_t)*mutex;
    vQueueDelete(destroyed->semaphore);
    free(destroyed);
    *mutex = 0;
    return 0;
}

static void pthread_task_func(void *argument)
{
    esp_pthread_task_arg_t *task = argument;
    task->function(task->argument);
}

CALL_FRAME int pthread_create(pthread_t *thread, uint32_t stack_size, void (*function)(void *), void *argument)
{
    esp_pthread_task_arg_t *task_argument = calloc(1, sizeof(esp_pthread_task_arg_t));
    esp_pthread_t *created = calloc(1, sizeof(esp_pthread_t));
    task_argument->function = function;
    task_argument->argument = argument;
    created->task_argument = task_argument;
    created->task = xTaskCreatePinnedToCoreWithCaps(pthread_task_func, "pthread", stack_size, task_argument, 5, 0,
                                                    MALLOC_CAP_SPIRAM);
    *thread = (uint32_t)(uintptr_t)created;
    return 0;
}

TaskHandle_t pthread_task(pthread_t thread)
{
    return ((esp_pthread_t *)(uintptr_t)thread)->task;
}
