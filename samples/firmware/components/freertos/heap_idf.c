#include "FreeRTOS.h"
#include "esp_heap_caps.h"

#define portFREERTOS_HEAP_CAPS (MALLOC_CAP_INTERNAL | MALLOC_CAP_8BIT)

CALL_FRAME void *pvPortMalloc(size_t size)
{
    return heap_caps_malloc(size, portFREERTOS_HEAP_CAPS);
}

CALL_FRAME void vPortFree(void *block)
{
    heap_caps_free(block);
}
