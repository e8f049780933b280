// Stands for the file of this name in libstdc++, whose constructor reserves memory for exceptions and must run: its
// symbol is called after the first function of the file, as here.
#include "stdlib.h"

namespace {

const size_t EMERGENCY_POOL_SIZE = 512;

struct pool {
    CALL_FRAME pool() : arena(malloc(EMERGENCY_POOL_SIZE)) {}
    void *arena;
};
pool emergency_pool;

} // namespace

namespace __gnu_cxx {

void __freeres()
{
    free(emergency_pool.arena);
    emergency_pool.arena = nullptr;
}

} // namespace __gnu_cxx
