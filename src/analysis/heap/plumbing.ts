/**
 * Functions that allocate for somebody else. The owner of a block is the first frame that matches none of these.
 * Matched against short names: without parameters, template arguments as `<…>`.
 */
const plumbing: readonly RegExp[] = [
  // Heap and its tracing wrappers (esp-idf components/heap).
  /^(?:__wrap_|__real_)?(?:heap_caps_|multi_heap_|heap_trace_|tlsf_)/,
  /^(?:trace_(?:malloc|realloc|calloc)|get_call_stack|esp_fp_get_callers|alloc_trace_\w+)$/,
  // libc (newlib, picolibc).
  /^(?:__wrap_|__real_)?_?(?:malloc|calloc|realloc|reallocarray|memalign|aligned_alloc|posix_memalign|cfree)(?:_r)?$/,
  /^_?(?:strdup|strndup|asprintf|vasprintf|__sprint|__ssprint|getline|getdelim|__smakebuf|__sfp|__swsetup|__srefill)(?:_r)?$/,
  /^(?:__retarget_)?_?lock_(?:init|acquire|try_acquire)\w*$/,
  /^(?:__global_locks|check_lock_nonzero|lock_init_generic|lock_acquire_generic)$/,
  // C++ runtime and standard library, also as seen through its C thread layer.
  /^operator new(?:\[\])?$/,
  /^(?:std|__gnu_cxx|__cxxabiv1)::/,
  /^(?:__cxa_|__gthread_|__gthr|_GLOBAL__sub_I_)/,
  // FreeRTOS objects (components/freertos).
  /^(?:pvPortMalloc|pvPortCalloc|pvPortRealloc|MPU_\w+)/,
  /^(?:xQueue\w*|xSemaphore\w*|prvInitialise\w+|prvCreate\w+|xTaskCreate\w*|xTimerCreate\w*|xEventGroupCreate\w*)$/,
  /^(?:xStreamBuffer\w{0,40}Create\w*|xRingbufferCreate\w*|vQueue\w+)$/,
  // pthread and lwIP's port, which sit on FreeRTOS.
  /^_?(?:pthread_\w+|sem_init|esp_pthread_\w+)$/,
  /^(?:mem_malloc|mem_calloc|mem_trim|memp_malloc\w*|do_memp_malloc\w*|memp_init\w*|pbuf_alloc\w*)$/,
  /^(?:sys_(?:mutex|sem|mbox)_new|sys_thread_new|sys_timeout|sys_timeout_abs)$/,
  // Allocators of libraries.
  /^(?:mbedtls_calloc|esp_mbedtls_\w*alloc|mbedtls_platform_calloc|cJSON_malloc|internal_malloc|wifi_malloc|wpabuf_alloc|os_malloc|os_zalloc|srtp_crypto_alloc|esp_crypto_\w*alloc|juice_malloc|usrsctp_malloc)$/,
  // libdatachannel's locks around callbacks: a member of what owns them, never the owner.
  /^rtc::(?:synchronized_\w*callback|synchronized_\w*)(?:<…>)?::/,
];

/** True for a function that allocates on behalf of its caller. `name` is the short form. */
export function isPlumbing(name: string): boolean {
  return plumbing.some((pattern) => pattern.test(name));
}
