#include "new.hpp"
#include "stdlib.h"

CALL_FRAME void *operator new(size_t size) { return malloc(size); }
CALL_FRAME void *operator new[](size_t size) { return malloc(size); }
CALL_FRAME void operator delete(void *block) noexcept { free(block); }
CALL_FRAME void operator delete[](void *block) noexcept { free(block); }
CALL_FRAME void operator delete(void *block, size_t) noexcept { free(block); }
CALL_FRAME void operator delete[](void *block, size_t) noexcept { free(block); }
