#include "mutex.hpp"

namespace std {

recursive_mutex::recursive_mutex() { pthread_mutex_init(&mHandle, 1); }

recursive_mutex::~recursive_mutex() { pthread_mutex_destroy(&mHandle); }

__atomic_futex_unsigned::__atomic_futex_unsigned() { pthread_mutex_init(&mHandle, 0); }

__atomic_futex_unsigned::~__atomic_futex_unsigned() { pthread_mutex_destroy(&mHandle); }

} // namespace std

namespace __gnu_cxx {

__mutex::__mutex() { pthread_mutex_init(&mHandle, 0); }

__mutex::~__mutex() { pthread_mutex_destroy(&mHandle); }

} // namespace __gnu_cxx
