/** What esp-hosted's transport prints, in words or in an assert, where it gets no buffer. */
const poolOfHosted =
  /sdio_rx_get_buffer|sdio_buffer_alloc|transport_drv_sta_tx|mempool_(?:alloc|create)|buf_mp_g|hosted_mempool|\bmempool (?:OOM|create failed)/;
const poolCure =
  'esp-hosted found no memory for a buffer: no block of DMA memory was large enough (of PSRAM, where its pool prefers that). Find who takes it (a monitor of DMA memory in the log, see dma), or give esp-hosted fewer buffers.';

/** What to do against a panic whose reason says it all; the texts are those of the libraries that print them. */
const cures: readonly { readonly reason: RegExp; readonly say: string }[] = [
  {
    // tlsf: block_mark_as_free() and tlsf_free()
    reason: /block already marked as free/,
    say: 'The block had been freed before: look for two owners of one buffer, or a callback that frees it twice. A heap that was overwritten looks so, too: set CONFIG_HEAP_POISONING_COMPREHENSIVE=y and look for the first CORRUPT HEAP line.',
  },
  {
    // Asserts of the allocator mean that a block was overwritten, whatever the function was asked to do.
    reason: /heap_tlsf\.c|tlsf\.c|multi_heap|tlsf_/,
    say: 'The heap was overwritten before this: set CONFIG_HEAP_POISONING_COMPREHENSIVE=y and look for the first CORRUPT HEAP line.',
  },
  {
    // Zephyr: K_ERR_STACK_CHK_FAIL
    reason: /^Zephyr fatal error 2:/,
    say: 'Give that thread a larger stack, and log what k_thread_stack_space_get() says of all threads.',
  },
  {
    reason: poolOfHosted,
    say: poolCure,
  },
  {
    // esp-hosted: assert(0) behind an error, in verify_host_config_for_slave(), say
    reason: /\btransport_drv\.c:\d{1,5} \(0(?:!=0)?\)/,
    say: 'esp-hosted gave up, and the error before it says why: another co-processor than the host was configured for, or another mode of the bus between them. Set both alike (menuconfig), and write the firmware of the co-processor again.',
  },
  {
    // FreeRTOS: configASSERT( pxQueue )
    reason: /queue\.c:\d{1,6} \([( ]*p?xQueue[) ]*$/,
    say: 'The queue, semaphore or mutex is a null pointer: it was used before it was made, in a static constructor perhaps (see ctors), or there was no memory to make it.',
  },
  {
    // FreeRTOS: xQueueGenericSend(), xTaskPriorityDisinherit()
    reason: /xMutexHolder == xTaskGetCurrentTaskHandle|xTaskPriorityDisinherit .*pxTCB == pxCurrentTCB/,
    say: 'A task gave a mutex back that another task holds, or the mutex was overwritten: look for a std::unique_lock or a handle that goes from one task to the other, and for an object that is used after its end.',
  },
  {
    reason: /\bspinlock_(?:acquire|release) |xQueueSemaphoreTake .*\buxItemSize == 0/,
    say: 'The queue, mutex or lock does not hold what one holds: its object was freed, overwritten, or never made.',
  },
  {
    // newlib: locks.c
    reason: /Uninitialized lock used/,
    say: 'The lock of a stream or of libc is a null pointer: an object that was used before its start or after its end, or a stack that overflowed.',
  },
  {
    // FreeRTOS: a wait with a time, while the scheduler does not run
    reason: /xTaskGetSchedulerState\(\)|uxSchedulerSuspended == /,
    say: 'It waited while the scheduler does not run: before app_main, in a static constructor perhaps (see ctors), or within vTaskSuspendAll().',
  },
  {
    // littlefs: LFS_ASSERT
    reason: /\blfs\.c\b|\blfs_\w/,
    say: 'LittleFS met what cannot be: blocks that are damaged, or one partition that is mounted twice, or used by two tasks without its lock. Read it back and look (read-flash, then media ls); where it is damaged, write it again (flash --media).',
  },
  {
    // lwIP: tcpip.c
    reason: /\(Invalid mbox\)/,
    say: 'The network was used before esp_netif_init() had made it: call that first, before the first socket, also one of a static constructor (see ctors).',
  },
  {
    // lwIP: pbuf.c
    reason: /\bpbuf_free: p->ref > 0/,
    say: 'A packet buffer of lwIP was freed twice, or used by two tasks at once: look for raw lwIP calls out of its task (CONFIG_LWIP_CHECK_THREAD_SAFETY=y finds them), and for a buffer that is kept after it was handed on.',
  },
  {
    // lwIP with CONFIG_LWIP_CHECK_THREAD_SAFETY
    reason: /Required to lock TCPIP core functionality/,
    say: 'A raw function of lwIP was called outside of its task: call it in tcpip_callback(), or between LOCK_TCPIP_CORE() and UNLOCK_TCPIP_CORE().',
  },
  {
    reason: /\bESP_ERR_NO_MEM\b/,
    say: 'What it called got no memory: find who takes it (a heap trace of one connection, see heap; a monitor of free memory, see dma).',
  },
  {
    reason: /std::bad_alloc|^memory allocation of \d/,
    say: 'It found no memory: find who takes it (a heap trace of one connection, see heap; a monitor of free memory, see dma).',
  },
  {
    reason: /std::system_error.*(?:unavailable|thread|No more processes)/,
    say: 'A std::thread was not made: there was no memory for its stack, which is internal RAM by default. Free some, or give smaller stacks (esp_pthread_set_cfg).',
  },
  {
    // libsupc++: __cxa_pure_virtual()
    reason: /^(?:pure|deleted) virtual method called/,
    say: 'An object was called whose destructor, or constructor, was at work: look for a thread or a callback that outlives its object (a lambda that captures this), and for a constructor that hands out this.',
  },
  {
    reason: /^terminate called without/,
    say: 'No exception was on its way: look for a std::thread that is destroyed before join() or detach().',
  },
  {
    reason: /^Brownout/,
    say: 'The supply fell below its limit: another cable, port or supply, and a capacitor at the module; Wi-Fi draws its peaks as it starts to send.',
  },
];

/** What to do where code says in these words that it got no memory, if it is esp-hosted's; null else. */
export function cureOfPool(said: string): string | null {
  return poolOfHosted.test(said) ? poolCure : null;
}

/** What to do against a panic with this reason, where that says so; null else. */
export function cureOfReason(reason: string): string | null {
  return cures.find((cure) => cure.reason.test(reason))?.say ?? null;
}
