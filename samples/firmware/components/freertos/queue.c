#include "FreeRTOS.h"

// The size of FreeRTOS' Queue_t on rv32 without the trace facility; 8 bytes more with it.
#define QUEUE_SIZE 84

struct QueueDefinition {
    uint32_t length;
    uint32_t item_size;
    uint32_t messages_waiting;
    uint8_t type;
    uint8_t lists_and_locks[QUEUE_SIZE - 13];
};
_Static_assert(sizeof(struct QueueDefinition) == QUEUE_SIZE, "heap traces are judged by this size");

CALL_FRAME QueueHandle_t xQueueGenericCreate(uint32_t length, uint32_t item_size, uint8_t type)
{
    QueueHandle_t queue = pvPortMalloc(sizeof(struct QueueDefinition) + length * item_size);
    queue->length = length;
    queue->item_size = item_size;
    queue->messages_waiting = 0;
    queue->type = type;
    return queue;
}

// A mutex is a queue of one item without content.
CALL_FRAME QueueHandle_t xQueueCreateMutex(uint8_t type)
{
    QueueHandle_t mutex = xQueueGenericCreate(1, 0, type);
    mutex->messages_waiting = 1;
    return mutex;
}

CALL_FRAME void vQueueDelete(QueueHandle_t queue)
{
    vPortFree(queue);
}
