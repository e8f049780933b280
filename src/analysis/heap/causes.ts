import type { HeapRegion } from '../../model/heap-dump.js';
import type { Cause, CauseId, CauseReason } from '../../model/heap-report.js';
import type { ObjectSizes } from './object-sizes.js';
import type { PairCounts } from './pair-detector.js';
import type { ResolvedStack } from './stack-resolver.js';

/** Blocks of one size, region and call stack. */
export type BlockFacts = {
  readonly sizeBytes: number;
  readonly region: HeapRegion | null;
  readonly count: number;
  readonly pairs: Readonly<PairCounts>;
};

/** Says what blocks are. Remembers what a call stack says, because stacks repeat from dump to dump. */
export class CauseFinder {
  readonly #sizes: ObjectSizes;
  readonly #hasSharedPtrMutex: boolean;
  readonly #byStack = new WeakMap<ResolvedStack, Map<number, Cause | null>>();

  /** `hasSharedPtrMutex` where the running firmware's ELF proves it. */
  constructor(sizes: ObjectSizes, hasSharedPtrMutex = false) {
    this.#sizes = sizes;
    this.#hasSharedPtrMutex = hasSharedPtrMutex;
  }

  /** The likeliest cause of a group of blocks, how we know it, and what else it may be. Null where nothing fits. */
  find(blocks: BlockFacts, stack: ResolvedStack): Cause | null {
    const cause = this.#withoutPattern(blocks, stack);
    // A whole stack without the maker of an object rules out what a size or a pattern would suggest.
    if (
      cause?.confidence === 'by-stack' ||
      cause?.confidence === 'by-proof' ||
      (stack.owner && stack.isFullyNamed)
    )
      return cause;
    return causeByPattern(blocks, this.#sizes) ?? cause;
  }

  // The stack names the maker, and the ELF says that every control block of this firmware makes one.
  #withPolicy(cause: Cause | null): Cause | null {
    if (!this.#hasSharedPtrMutex || cause?.id !== 'shared-ptr-mutex') return cause;
    return { ...cause, confidence: 'by-proof', reasons: [...cause.reasons, 'elf-proves-lock-policy'] };
  }

  #withoutPattern(blocks: BlockFacts, stack: ResolvedStack): Cause | null {
    let known = this.#byStack.get(stack);
    if (!known) {
      known = new Map();
      this.#byStack.set(stack, known);
    }
    const key = blocks.sizeBytes * 4 + (blocks.region === 'psram' ? 2 : blocks.region === 'internal' ? 1 : 0);
    let cause = known.get(key);
    if (cause === undefined) {
      cause = this.#withPolicy(causeByStack(stack.names, blocks.sizeBytes, this.#sizes));
      if (!stack.owner || !stack.isFullyNamed) cause ??= causeBySize(blocks, stack.names, this.#sizes);
      known.set(key, cause);
    }
    return cause;
  }
}

type StackRule = {
  readonly id: CauseId;
  /** Some frame must match each of these. */
  readonly frames: readonly RegExp[];
  readonly isSize?: (sizeBytes: number, sizes: ObjectSizes) => boolean;
};

const mutexMaker = /^xQueueCreateMutex\w*$|^xSemaphoreCreate(?:Recursive)?Mutex\w*$/;
const taskMaker = /^xTaskCreate\w*$|^prvCreateTask$/;
const minTaskStackBytes = 512;

// The first rule that fits decides: the more an object says about its maker, the earlier it stands.
const stackRules: readonly StackRule[] = [
  { id: 'pthread-rwlock', frames: [/^pthread_rwlock_/] },
  { id: 'pthread-cond', frames: [/^_?pthread_cond_/] },
  { id: 'std-future', frames: [mutexMaker, /^std::(?:__future_base|__atomic_futex|promise|packaged_task)/] },
  { id: 'shared-ptr-mutex', frames: [mutexMaker, /_Sp_counted_base|_Sp_counted_ptr|^__gnu_cxx::__mutex::/] },
  { id: 'freertos-mutex', frames: [mutexMaker], isSize: (bytes) => bytes < 128 },
  { id: 'freertos-queue', frames: [/^xQueueGenericCreate|^xQueueCreate/] },
  { id: 'freertos-tcb', frames: [taskMaker], isSize: (bytes, sizes) => sizes.tcb.includes(bytes) },
  { id: 'freertos-task-stack', frames: [taskMaker], isSize: (bytes) => bytes >= minTaskStackBytes },
  { id: 'pthread-mutex', frames: [/^pthread_mutex_init$/] },
  { id: 'nack-packet', frames: [/RtcpNackResponder/] },
  { id: 'lwip-timer', frames: [/^sys_timeout/] },
  { id: 'std-future', frames: [/^std::(?:__future_base|promise|packaged_task)/] },
  { id: 'std-function', frames: [/^std::(?:_Function_handler|_Function_base|function<)/] },
  {
    id: 'shared-ptr-block',
    frames: [/_Sp_counted|^std::(?:make_shared|allocate_shared|__shared_(?:ptr|count))/],
  },
  {
    id: 'cpp-container',
    frames: [
      /^std::(?:__cxx11::)?(?:basic_string|vector|_Vector_base|deque|_Deque_base|list|map|set|multimap|_Rb_tree|_Hashtable|unordered_\w+|queue)(?:<|::)/,
    ],
  },
];

function causeByStack(names: readonly string[], sizeBytes: number, sizes: ObjectSizes): Cause | null {
  const rule = stackRules.find(
    ({ frames, isSize }) =>
      frames.every((frame) => names.some((name) => frame.test(name))) && (isSize?.(sizeBytes, sizes) ?? true),
  );
  if (!rule) return null;
  return { id: rule.id, confidence: 'by-stack', alternatives: [], reasons: ['stack-names-it'] };
}

function causeByPattern({ pairs, count, sizeBytes }: BlockFacts, sizes: ObjectSizes): Cause | null {
  const isLock = sizes.queue.includes(sizeBytes);
  const found = (id: CauseId): Cause => ({
    id,
    confidence: 'by-pattern',
    alternatives: isLock ? ['std-function'] : [],
    reasons: ['paired-with-handle'],
  });
  if (pairs.rwlocks * 2 >= count && pairs.rwlocks > 0) return found('pthread-rwlock');
  if (pairs.conditions * 2 >= count && pairs.conditions > 0) return found('pthread-cond');
  if (pairs.mutexes * 2 < count || pairs.mutexes === 0) return null;
  return found(isLock ? 'freertos-mutex' : 'pthread-mutex');
}

// Sizes that any allocation may have say nothing: only those of well-known structures count.
function causeBySize(
  { sizeBytes, region }: BlockFacts,
  names: readonly string[],
  sizes: ObjectSizes,
): Cause | null {
  if (sizes.queue.includes(sizeBytes)) return causeOfQueueSize(region, names, sizes);
  if (sizes.tcb.includes(sizeBytes) && region !== 'psram') {
    if (sizes.settledBy === 'elf' && names.includes('pvPortMalloc')) {
      return provenObject('freertos-tcb', ['stack-through-freertos-heap', 'size-of-tcb']);
    }
    return { id: 'freertos-tcb', confidence: 'by-size', alternatives: [], reasons: ['size-of-tcb'] };
  }
  return sizes.settledBy ? causeOfOtherConfiguration(sizeBytes, sizes.settledBy) : null;
}

// With a stack that ends inside the allocator, what is seen of it still tells FreeRTOS from malloc.
function causeOfQueueSize(region: HeapRegion | null, names: readonly string[], sizes: ObjectSizes): Cause {
  if (names.includes('pvPortMalloc')) {
    const reasons = ['stack-through-freertos-heap', 'size-of-queue-struct'] as const;
    // Only FreeRTOS objects come from there, and the ELF says that a queue without storage is exactly this long.
    if (sizes.settledBy === 'elf') return provenObject('freertos-mutex', reasons);
    return { id: 'freertos-mutex', confidence: 'by-size', alternatives: ['freertos-queue'], reasons };
  }
  if (names.some((name) => cHeap.test(name))) return notLock(['stack-through-malloc'], ['cpp-container']);
  if (region === 'psram') return notLock(['not-in-internal-ram'], ['freertos-mutex', 'cpp-container']);
  return lockBySize(region, sizes);
}

// pvPortMalloc calls heap_caps_malloc itself, so none of these stands in the stack of a FreeRTOS object.
const cHeap = /^(?:heap_caps_malloc_default|malloc|calloc|operator new)$/;

function causeOfOtherConfiguration(sizeBytes: number, settledBy: 'elf' | 'sdkconfig'): Cause | null {
  const excludes = `${settledBy}-excludes-mutex` as const;
  if (sizeBytes === 84) return notLock([excludes], ['cpp-container']);
  if (sizeBytes !== 92) return null;
  // 84 and a storage of 8 bytes.
  return {
    id: 'freertos-queue',
    confidence: 'by-size',
    alternatives: ['std-function'],
    reasons: [excludes, 'size-of-queue-struct'],
  };
}

// FreeRTOS takes its objects from internal RAM alone (heap_idf.c: INTERNAL | 8BIT), and Queue_t has this size. A
// std::function allocates a block of the size of its captures, which may be anything.
function lockBySize(region: HeapRegion | null, sizes: ObjectSizes): Cause {
  const reasons: CauseReason[] = ['size-of-queue-struct', 'std-function-has-no-fixed-size'];
  if (region === 'internal') reasons.push('in-internal-ram');
  if (sizes.settledBy) reasons.push(`${sizes.settledBy}-settles-size`);
  const alternatives: CauseId[] = sizes.settledBy ? ['std-function'] : ['std-function', 'freertos-queue'];
  return { id: 'freertos-mutex', confidence: 'by-size', alternatives, reasons };
}

function provenObject(id: CauseId, reasons: readonly CauseReason[]): Cause {
  return { id, confidence: 'by-proof', alternatives: [], reasons: [...reasons, 'elf-settles-size'] };
}

function notLock(reasons: readonly CauseReason[], alternatives: readonly CauseId[]): Cause {
  return { id: 'std-function', confidence: 'by-size', alternatives, reasons };
}
