import { describe, expect, it } from 'vitest';
import { cureOfPool, cureOfReason } from '../../../src/report/memory/reason-cures.js';

const mutexHolder =
  'pxQueue->pcHead != ((void *)0) || pxQueue->u.xSemaphore.xMutexHolder == ((void *)0) || pxQueue->u.xSemaphore.xMutexHolder == xTaskGetCurrentTaskHandle()';
const scheduler = '!( ( xTaskGetSchedulerState() == ( ( BaseType_t ) 0 ) ) && ( xTicksToWait != 0 ) )';

// Reasons as esp-idf v4.4 to v5.5 print them, and what its sources check there.
describe('the cure of an assert', () => {
  it.each([
    [
      'block_trim_free heap_tlsf.c:371 (block_is_free(block) && "block must be free")',
      /heap was overwritten/,
    ],
    ['tlsf_free heap_tlsf.c:967 (!block_is_free(block) && "block already marked as free")', /freed before/],
    ['verify_host_config_for_slave transport_drv.c:694 (0!=0)', /another co-processor/],
    ['xQueueSemaphoreTake queue.c:1545 (( pxQueue ))', /null pointer/],
    ['xQueueGenericSend queue.c:936 (pxQueue)', /null pointer/],
    [`xQueueGenericSend queue.c:832 (${mutexHolder})`, /another task holds/],
    ['xTaskPriorityDisinherit tasks.c:4976 (pxTCB == pxCurrentTCB[xPortGetCoreID()])', /another task holds/],
    [
      'spinlock_acquire spinlock.h:122 (result == core_id || result == SPINLOCK_FREE)',
      /freed, overwritten, or never made/,
    ],
    ['xQueueSemaphoreTake queue.c:1713 (pxQueue->uxItemSize == 0)', /freed, overwritten, or never made/],
    ['check_lock_nonzero locks.c:300 (lock != NULL && "Uninitialized lock used")', /null pointer/],
    [`xQueueSemaphoreTake queue.c:1554 (${scheduler})`, /scheduler does not run/],
    ['vTaskDelay tasks.c:1475 (uxSchedulerSuspended == 0)', /scheduler does not run/],
    [
      'tcpip_send_msg_wait_sem /IDF/components/lwip/lwip/src/api/tcpip.c:454 (Invalid mbox)',
      /esp_netif_init\(\)/,
    ],
    ['pbuf_free /IDF/components/lwip/lwip/src/core/pbuf.c:751 (pbuf_free: p->ref > 0)', /freed twice/],
    ['sdio_mempool_create sdio_drv.c:255 (buf_mp_g)', /no block of DMA memory was large enough/],
    [
      'udp_new_ip_type /IDF/components/lwip/lwip/src/core/udp.c:1278 (Required to lock TCPIP core functionality!)',
      /tcpip_callback\(\)/,
    ],
    ['lfs_bd_prog lfs.c:262 (pcache->block == ((lfs_block_t)-1))', /used by two tasks without its lock/],
  ])('is told for %s', (assert, cure) => {
    expect(cureOfReason(`assert failed: ${assert}`)).toMatch(cure);
  });

  it('is that of a want of memory, also in the words of Rust', () => {
    expect(cureOfReason('memory allocation of 16384 bytes failed')).toContain('no memory');
  });

  it('is that of an object at its end, not of a thread', () => {
    expect(cureOfReason('pure virtual method called')).toContain('outlives its object');
  });

  it("is that of a thread without a stack in newlib's words for EAGAIN, too", () => {
    expect(cureOfReason('uncaught C++ exception std::system_error: No more processes')).toContain('stack');
  });

  it("is told of what esp-hosted's pool says, and of nothing else that finds no memory", () => {
    expect(cureOfPool('H_SDIO_DRV: mempool OOM start (TX)')).toContain('fewer buffers');
    expect(cureOfPool('transport: STA TX: mempool_alloc failed, dropping pkt (len=1514)')).not.toBeNull();
    expect(cureOfPool('esp-tls: Out of memory')).toBeNull();
  });

  it('is none of an assert that says nothing more', () => {
    expect(cureOfReason('assert failed: setup main.cpp:12 (queue_is_ready)')).toBeNull();
    expect(cureOfReason('assert failed: xQueueGenericReset queue.c:312 (xReturn == 1)')).toBeNull();
  });
});
