// What libdatachannel does with libstdc++, made small: shared pointers and a shared mutex, counted while it runs.
// Compiled by the test against a toolchain tree before and after `toolchain patch`, linked with the sample firmware's
// FreeRTOS, heap and pthread components, and run.
#include <memory>
#include <shared_mutex>

#ifdef OLD_LIBRARY
// Compiled into libstdc++.a: no header reaches it any more.
std::shared_ptr<int> make_in_library(int value) { return std::make_shared<int>(value); }
#else
extern "C" {
int esp_rom_printf(const char *format, ...);
unsigned heap_caps_get_free_size(unsigned caps);
int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes) noexcept;
int pthread_mutex_destroy(pthread_mutex_t *mutex) noexcept;
void free(void *block) noexcept;
void *calloc(size_t count, size_t size) noexcept;

// What glibc's headers, which stand in for newlib's, ask for.
char __libc_single_threaded = 0;
void *__dso_handle;
// By this, gthr-posix.h knows that there are threads.
int __pthread_key_create(pthread_key_t *, void (*)(void *)) noexcept { return 0; }

// As esp-idf's pthread_rwlock.c: what PTHREAD_RWLOCK_INITIALIZER initialised is made at the first lock, of a mutex and
// of a condition variable that has a mutex of its own.
struct rwlock {
    pthread_mutex_t mutex;
    pthread_mutex_t condition;
};

static rwlock *&lock_of(pthread_rwlock_t *lock) { return *reinterpret_cast<rwlock **>(lock); }

int pthread_rwlock_wrlock(pthread_rwlock_t *lock) noexcept
{
    if (!lock_of(lock)) {
        lock_of(lock) = static_cast<rwlock *>(calloc(1, sizeof(rwlock)));
        pthread_mutex_init(&lock_of(lock)->mutex, nullptr);
        pthread_mutex_init(&lock_of(lock)->condition, nullptr);
    }
    return 0;
}

int pthread_rwlock_unlock(pthread_rwlock_t *) noexcept { return 0; }

int pthread_rwlock_destroy(pthread_rwlock_t *lock) noexcept
{
    if (!lock_of(lock)) return 0;
    pthread_mutex_destroy(&lock_of(lock)->mutex);
    pthread_mutex_destroy(&lock_of(lock)->condition);
    free(lock_of(lock));
    return 0;
}
}

// Of libstdc++.a, which the bare-metal compiler comes without.
namespace std {
void __throw_system_error(int) { __builtin_trap(); }
void __throw_bad_alloc() { __builtin_trap(); }
void __throw_bad_array_new_length() { __builtin_trap(); }
bool _Sp_make_shared_tag::_S_eq(const type_info &) noexcept { return false; }
}

std::shared_ptr<int> make_in_library(int value);

static unsigned internal() { return heap_caps_get_free_size(1u << 11); }

struct Track {
    int ssrc;
    std::shared_ptr<Track> next;
};

static constexpr unsigned tracks = 16;
static constexpr unsigned mutexes = 8;

extern "C" void app_main()
{
    const unsigned start = internal();
    std::shared_ptr<Track> first;
    for (unsigned i = 0; i < tracks; i++) first = std::make_shared<Track>(Track{int(i), first});
    esp_rom_printf("PROOF: %u shared pointers hold %u\n", tracks, start - internal());
    first.reset();
    for (unsigned i = 0; i < mutexes; i++) {
        std::shared_mutex mutex;
        mutex.lock();
        mutex.unlock();
    }
    esp_rom_printf("PROOF: %u shared mutexes lost %u\n", mutexes, start - internal());
#ifdef USE_LIBRARY
    make_in_library(1);
#endif
}
#endif
