#include "port.h"

// All turns share one stack: the 1 to 5 KB that tasks allocate have a task's size in the heap
// trace, but need not be enough for an unoptimised build.
#define TURN_STACK_SIZE 8192
__attribute__((aligned(16), used)) uint8_t port_turn_stack[TURN_STACK_SIZE];
uint8_t *const port_turn_stack_top = port_turn_stack + TURN_STACK_SIZE;

// The outermost frame of every task, named as in ESP-IDF's port.
CALL_FRAME void vPortTaskWrapper(TaskFunction_t function, void *argument)
{
    function(argument);
    port_turn_done();
}
