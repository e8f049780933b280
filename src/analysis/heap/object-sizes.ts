import type { ElfProofs } from '../../model/elf-proofs.js';
import type { HeapDialect } from '../../model/heap-dump.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';

/**
 * Sizes of ESP-IDF's own objects on rv32, in bytes as a heap trace states them: as requested, so without the heap's
 * 4 bytes of header, and without poisoning or task tracking (the trace wraps above these).
 */
export type ObjectSizes = {
  /** `sizeof(Queue_t)`: every mutex, semaphore and lock; a queue adds its storage. */
  readonly queue: readonly number[];
  /** `sizeof(StaticTask_t)`. */
  readonly tcb: readonly number[];
  /** What decided: the running firmware's own debug information, or a project's sdkconfig. */
  readonly settledBy: 'elf' | 'sdkconfig' | null;
};

// queue.c of FreeRTOS 10.5 in esp-idf v5.x: 84, and 8 more with configUSE_TRACE_FACILITY.
const queueBytes = 84;
const queueTraceBytes = 8;
// Observed and reported sizes of v3.x and v4.x: 76 and 80.
const oldQueueBytes = [76, 80];
// tskTaskControlBlock of two cores, by the debug information of builds of esp-idf v5.5 and v6.1; newlib adds its
// struct _reent, picolibc (the default since v6) nothing.
const tcbBytes = 100;
const coreIdBytes = 4;
const reentBytes = 240;
const tcbTraceBytes = 8;
// A thread-local pointer and its deletion callback (esp-idf FreeRTOSConfig.h doubles the number where there are any);
// one of each is in the above.
const pointerBytes = 4;

/** Every size that the objects have in some configuration of that text generation. */
export function possibleSizes(dialect: HeapDialect): ObjectSizes {
  const queue = [queueBytes, queueBytes + queueTraceBytes];
  return {
    queue: dialect === 'idf-v3-v5.0' ? [...oldQueueBytes, ...queue] : queue,
    tcb: [tcbBytes + reentBytes, tcbBytes + reentBytes + tcbTraceBytes + 4],
    settledBy: null,
  };
}

/** The sizes in a project of ESP-IDF v5.1 or later with this configuration. */
export function configuredSizes(sdkconfig: Sdkconfig): ObjectSizes {
  const hasTrace = sdkconfig.isOn('CONFIG_FREERTOS_USE_TRACE_FACILITY');
  const trace = hasTrace ? 1 : 0;
  const cores = sdkconfig.isOn('CONFIG_FREERTOS_UNICORE') ? -coreIdBytes : 0;
  const libc = sdkconfig.isOn('CONFIG_LIBC_PICOLIBC') ? 0 : reentBytes;
  return {
    queue: [queueBytes + trace * queueTraceBytes],
    tcb: [
      tcbBytes +
        cores +
        libc +
        trace * tcbTraceBytes +
        runTimeCounterBytes(sdkconfig) +
        threadLocalBytes(sdkconfig),
    ],
    settledBy: 'sdkconfig',
  };
}

/** What an ELF's debug information says; `otherwise` where it does not know a structure. */
export function provenSizes(proofs: ElfProofs, otherwise: ObjectSizes): ObjectSizes {
  if (proofs.queueBytes === null) return otherwise;
  const tcb = proofs.tcbBytes === null ? otherwise.tcb : [proofs.tcbBytes];
  return { queue: [proofs.queueBytes], tcb, settledBy: 'elf' };
}

/** What thread-local pointers take beyond one with its callback; below 0 without callbacks. */
function threadLocalBytes(sdkconfig: Sdkconfig): number {
  const callbacks = 'CONFIG_FREERTOS_TLSP_DELETION_CALLBACKS';
  // Only a line that says so turns them off.
  const hasCallbacks = sdkconfig.isOn(callbacks) || sdkconfig.line(callbacks) === null;
  const pointers = Number(sdkconfig.value('CONFIG_FREERTOS_THREAD_LOCAL_STORAGE_POINTERS') ?? 1);
  if (!Number.isInteger(pointers) || pointers < 1 || pointers > 256) return 0;
  return (pointers * (hasCallbacks ? 2 : 1) - 2) * pointerBytes;
}

function runTimeCounterBytes(sdkconfig: Sdkconfig): number {
  if (!sdkconfig.isOn('CONFIG_FREERTOS_GENERATE_RUN_TIME_STATS')) return 0;
  return sdkconfig.isOn('CONFIG_FREERTOS_RUN_TIME_COUNTER_TYPE_U64') ? 8 : 4;
}
