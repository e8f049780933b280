import { describe, expect, it } from 'vitest';
import { isPlumbing } from '../../../src/analysis/heap/plumbing.js';

describe('a function that allocates for somebody else', () => {
  it.each([
    'trace_malloc',
    '__wrap_heap_caps_malloc_base',
    'heap_caps_malloc',
    'heap_caps_malloc_default',
    'heap_caps_calloc',
    'heap_caps_aligned_alloc',
    'multi_heap_malloc',
    'tlsf_malloc',
    'malloc',
    '_malloc_r',
    'calloc',
    'realloc',
    'strdup',
    '_strdup_r',
    'operator new',
    'operator new[]',
    'std::__cxx11::basic_string<…>::_M_create',
    'std::recursive_mutex::recursive_mutex',
    '__gnu_cxx::__mutex::__mutex',
    'pvPortMalloc',
    'xQueueGenericCreate',
    'xQueueCreateMutex',
    'xTaskCreatePinnedToCore',
    'prvCreateTask',
    'pthread_mutex_init',
    'pthread_cond_init',
    'pthread_create',
    '__retarget_lock_init_recursive',
    '_lock_init_recursive',
    'mem_malloc',
    'do_memp_malloc_pool',
    'memp_malloc',
    'sys_timeout_abs',
    'mbedtls_calloc',
    'rtc::synchronized_callback<…>::synchronized_callback',
  ])('is plumbing: %s', (name) => {
    expect(isPlumbing(name)).toBe(true);
  });
});

describe('a function that allocates for itself', () => {
  it.each([
    'rtc::impl::PeerConnection::PeerConnection',
    'rtc::impl::ThreadPool::spawn',
    'Client::setCallbacks',
    'app_main',
    'lwip_cyclic_timer',
    'my_malloc_user',
    'mallocator',
    'xQueueless::run',
    'stdio::open',
    'operator newish',
    'leak_some_memory',
    'esp_http_client_init',
  ])('is an owner: %s', (name) => {
    expect(isPlumbing(name)).toBe(false);
  });

  it('is told of a hostile name at once', () => {
    const name = `xStreamBuffer${'Create'.repeat(11_000)}!`;
    const { user } = process.cpuUsage();
    expect(isPlumbing(name)).toBe(false);
    expect(process.cpuUsage().user - user).toBeLessThan(500_000);
  });
});
