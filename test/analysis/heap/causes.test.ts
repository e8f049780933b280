import { describe, expect, it } from 'vitest';
import type { ElfProofs } from '../../../src/model/elf-proofs.js';
import type { Cause } from '../../../src/model/heap-report.js';
import type { Sdkconfig } from '../../../src/parsers/source/sdkconfig.js';
import { analyseHeap, sdkconfigOf, stackOf } from '../../support/analyse-heap.js';
import { dumpLines, traceOf, type TracedBlock } from '../../support/print-dump.js';

type Given = {
  readonly names?: Record<number, string>;
  readonly sdkconfig?: Sdkconfig;
  readonly proofs?: ElfProofs;
};

function causesOf(blocks: readonly Partial<TracedBlock>[], given: Given = {}): (Cause | null)[] {
  const text = dumpLines(traceOf(blocks, { depth: 16 })).join('\n');
  return analyseHeap(text, given).dumps[0]!.groups.map(({ cause }) => cause);
}

const heap = ['trace_malloc', '__wrap_heap_caps_malloc_base', 'heap_caps_malloc'];
const queue = [...heap, 'pvPortMalloc', 'xQueueGenericCreate', 'xQueueCreateMutex'];
const malloc = [...heap, 'heap_caps_malloc_default', 'malloc'];

describe('a cause by stack', () => {
  it.each([
    [
      'freertos-mutex',
      84,
      [...queue, 'pthread_mutex_init', 'std::recursive_mutex::recursive_mutex()', 'Client::Client()'],
    ],
    ['freertos-mutex', 92, [...queue, 'Client::Client()']],
    [
      'shared-ptr-mutex',
      84,
      [
        ...queue,
        'pthread_mutex_init',
        'std::_Sp_counted_base<(__gnu_cxx::_Lock_policy)1>::_Sp_counted_base()',
        'Client::Client()',
      ],
    ],
    [
      'std-future',
      84,
      [
        ...queue,
        'pthread_mutex_init',
        'std::__atomic_futex_unsigned<2147483648u>::__atomic_futex_unsigned(unsigned int)',
        'Client::Client()',
      ],
    ],
    ['freertos-queue', 1364, [...heap, 'pvPortMalloc', 'xQueueGenericCreate', 'Client::Client()']],
    [
      'freertos-tcb',
      340,
      [...heap, 'pvPortMalloc', 'prvCreateTask', 'xTaskCreatePinnedToCore', 'Pool::spawn()'],
    ],
    [
      'freertos-tcb',
      352,
      [...heap, 'pvPortMalloc', 'prvCreateTask', 'xTaskCreatePinnedToCore', 'Pool::spawn()'],
    ],
    [
      'freertos-task-stack',
      1536,
      [...heap, 'pvPortMalloc', 'prvCreateTask', 'xTaskCreatePinnedToCore', 'Pool::spawn()'],
    ],
    ['pthread-mutex', 8, [...malloc, 'pthread_mutex_init', 'Client::Client()']],
    ['pthread-cond', 12, [...malloc, 'calloc', 'pthread_cond_init', 'Pool::spawn()']],
    ['pthread-rwlock', 12, [...malloc, 'calloc', 'pthread_rwlock_init', 'Client::Client()']],
    ['pthread-rwlock', 84, [...queue, 'pthread_mutex_init', 'pthread_rwlock_init', 'Client::Client()']],
    [
      'shared-ptr-block',
      40,
      [...malloc, 'operator new(unsigned int)', 'std::make_shared<Track>()', 'Client::Client()'],
    ],
    [
      'std-function',
      12,
      [
        ...malloc,
        'operator new(unsigned int)',
        'std::_Function_base::_Base_manager<L>::_M_create()',
        'Client::Client()',
      ],
    ],
    [
      'cpp-container',
      84,
      [
        ...malloc,
        'operator new(unsigned int)',
        'std::vector<int, std::allocator<int> >::push_back(int)',
        'Client::Client()',
      ],
    ],
    [
      'lwip-timer',
      16,
      ['mem_malloc', 'do_memp_malloc_pool', 'memp_malloc', 'sys_timeout_abs', 'lwip_cyclic_timer'],
    ],
    [
      'nack-packet',
      124,
      [
        ...malloc,
        'operator new(unsigned int)',
        'rtc::RtcpNackResponder::Storage::store(std::shared_ptr<rtc::Message>)',
      ],
    ],
  ])('is %s for %d bytes', (id, sizeBytes, frames) => {
    const { callers, names } = stackOf(0x40000000, frames);
    expect(causesOf([{ sizeBytes, callers }], { names })).toEqual([
      { id, confidence: 'by-stack', alternatives: [], reasons: ['stack-names-it'] },
    ]);
  });

  it('overrules the size: 84 bytes that malloc gave to a function are no mutex', () => {
    const { callers, names } = stackOf(0x40000000, [
      ...malloc,
      'operator new(unsigned int)',
      'Client::Client()',
    ]);
    expect(causesOf([{ callers }], { names })).toEqual([null]);
  });

  it('is not what lies further out than the owner', () => {
    const { callers, names } = stackOf(0x40000000, [
      ...malloc,
      'Client::open()',
      'pthread_mutex_init',
      'app_main',
    ]);
    expect(causesOf([{ sizeBytes: 20, callers }], { names })).toEqual([null]);
  });
});

describe('a cause by proof of the running firmware', () => {
  const proofs: ElfProofs = { queueBytes: 92, tcbBytes: 356, hasSharedPtrMutex: true };
  const none: ElfProofs = { queueBytes: null, tcbBytes: null, hasSharedPtrMutex: false };
  const cut = [...heap, 'pvPortMalloc'];
  const counted = [
    ...queue,
    'pthread_mutex_init',
    'std::_Sp_counted_base<(__gnu_cxx::_Lock_policy)1>::_Sp_counted_base()',
    'Client::Client()',
  ];
  const causeOf = (sizeBytes: number, frames: readonly string[], given: Given): Cause | null | undefined => {
    const { callers, names } = stackOf(0x40000000, frames);
    return causesOf([{ sizeBytes, callers }], { names, ...given })[0];
  };

  it('is a mutex or a task where the stack is cut in pvPortMalloc and the size is what the ELF says', () => {
    const proven = { confidence: 'by-proof', alternatives: [] };
    expect(causeOf(92, cut, { proofs })).toMatchObject({ id: 'freertos-mutex', ...proven });
    expect(causeOf(356, cut, { proofs })).toMatchObject({ id: 'freertos-tcb', ...proven });
    expect(causeOf(92, cut, { proofs: none })?.confidence).toBe('by-size');
  });

  it('is no mutex where the ELF gives a mutex another size', () => {
    expect(causeOf(84, cut, { proofs })?.id).not.toBe('freertos-mutex');
    expect(causeOf(84, cut, { proofs })?.reasons).toContain('elf-excludes-mutex');
  });

  it('goes before the sdkconfig, which may be newer than the firmware', () => {
    const sdkconfig = sdkconfigOf('CONFIG_HEAP_TRACING_STANDALONE=y');
    expect(causeOf(92, cut, { proofs, sdkconfig })?.confidence).toBe('by-proof');
  });

  it('is the mutex of a shared_ptr where the ELF has that lock policy', () => {
    expect(causeOf(92, counted, { proofs })).toEqual({
      id: 'shared-ptr-mutex',
      confidence: 'by-proof',
      alternatives: [],
      reasons: ['stack-names-it', 'elf-proves-lock-policy'],
    });
    expect(causeOf(92, counted, { proofs: none })?.confidence).toBe('by-stack');
  });

  it('stays a guess where nothing but the size speaks', () => {
    const { names } = stackOf(0x40000000, cut);
    const [cause] = causesOf([{ sizeBytes: 92, region: 'internal' }], { names, proofs });
    expect(cause?.confidence).toBe('by-size');
  });
});

describe('a cause by size', () => {
  it('of 84 bytes of internal RAM is a mutex, never a std::function; those are its rivals', () => {
    const [cause] = causesOf([{ region: 'internal' }]);
    expect(cause).toMatchObject({ id: 'freertos-mutex', confidence: 'by-size' });
    expect(cause?.alternatives).toEqual(['std-function', 'freertos-queue']);
    expect(cause?.reasons).toEqual([
      'size-of-queue-struct',
      'std-function-has-no-fixed-size',
      'in-internal-ram',
    ]);
  });

  it('of 84 bytes of PSRAM is no mutex first, since FreeRTOS allocates in internal RAM', () => {
    const [cause] = causesOf([{ region: 'psram' }]);
    expect(cause?.id).not.toBe('freertos-mutex');
    expect(cause?.reasons).toEqual(['not-in-internal-ram']);
  });

  it('where the stack ends at pvPortMalloc is a FreeRTOS object', () => {
    const { callers, names } = stackOf(0x40000000, [...heap, 'pvPortMalloc']);
    const [cause] = causesOf([{ callers }], { names });
    expect(cause).toMatchObject({
      id: 'freertos-mutex',
      confidence: 'by-size',
      alternatives: ['freertos-queue'],
    });
  });

  it('where the stack ends at malloc is no mutex', () => {
    const { callers, names } = stackOf(0x40000000, malloc);
    expect(causesOf([{ callers }], { names })[0]?.id).not.toBe('freertos-mutex');
  });

  it.each([
    [340, 'internal', 'freertos-tcb'],
    [352, 'internal', 'freertos-tcb'],
    [340, 'psram', undefined],
    [92, 'internal', 'freertos-mutex'],
    [80, 'internal', undefined],
    [88, 'internal', undefined],
    [1024, 'internal', undefined],
    [12, 'internal', undefined],
  ] as const)('of %d bytes of %s RAM is %s', (sizeBytes, region, id) => {
    expect(causesOf([{ sizeBytes, region }])[0]?.id).toBe(id);
  });

  it.each([76, 80, 84])('of %d bytes in esp-idf v3 to v5.0 is a mutex', (sizeBytes) => {
    const text = dumpLines(traceOf([{ sizeBytes, region: null }], { generation: 'a', depth: 0 })).join('\n');
    expect(analyseHeap(text).dumps[0]?.groups[0]?.cause?.id).toBe('freertos-mutex');
  });
});

describe('an sdkconfig', () => {
  const traced = sdkconfigOf('CONFIG_FREERTOS_USE_TRACE_FACILITY=y');
  const plain = sdkconfigOf('CONFIG_IDF_TARGET="esp32p4"');

  it.each([
    [84, 'freertos-mutex', 'without', plain],
    [92, 'freertos-queue', 'without', plain],
    [92, 'freertos-mutex', 'with', traced],
    [84, 'std-function', 'with', traced],
    [340, 'freertos-tcb', 'without', plain],
    [352, undefined, 'without', plain],
    [348, 'freertos-tcb', 'with', traced],
    [340, undefined, 'with', traced],
  ])('settles that %d bytes are %s %s the trace facility', (sizeBytes, id, _, sdkconfig) => {
    expect(causesOf([{ sizeBytes }], { sdkconfig })[0]?.id).toBe(id);
  });

  it.each([
    ['of 32 bits', [], 352],
    ['of 64 bits', ['CONFIG_FREERTOS_RUN_TIME_COUNTER_TYPE_U64=y'], 356],
  ])('adds a run time counter %s to the task control block', (_, lines, sizeBytes) => {
    const sdkconfig = sdkconfigOf(
      'CONFIG_FREERTOS_USE_TRACE_FACILITY=y',
      'CONFIG_FREERTOS_GENERATE_RUN_TIME_STATS=y',
      ...lines,
    );
    expect(causesOf([{ sizeBytes }], { sdkconfig })[0]?.id).toBe('freertos-tcb');
  });

  // FreeRTOSConfig.h: as many pointers, and as many callbacks where there are any.
  it.each([
    [340, ['POINTERS=1']],
    [348, ['POINTERS=2']],
    [364, ['POINTERS=4', 'CALLBACKS=y']],
    [336, ['POINTERS=1', 'CALLBACKS=n']],
    [344, ['POINTERS=3', 'CALLBACKS=n']],
    [340, ['POINTERS=lots']],
  ])('makes a task control block %d bytes with thread-local %s', (sizeBytes, lines) => {
    const options = lines.map((line) =>
      line === 'CALLBACKS=n'
        ? '# CONFIG_FREERTOS_TLSP_DELETION_CALLBACKS is not set'
        : `CONFIG_FREERTOS_${line.replace('POINTERS', 'THREAD_LOCAL_STORAGE_POINTERS').replace('CALLBACKS', 'TLSP_DELETION_CALLBACKS')}`,
    );
    expect(causesOf([{ sizeBytes }], { sdkconfig: sdkconfigOf(...options) })[0]?.id).toBe('freertos-tcb');
  });

  // `tskTaskControlBlock` in the debug information of public builds: esp-idf v6.1-dev with picolibc for the ESP32 and
  // the ESP32-C3, v6.0-dev with newlib for the latter.
  it.each([
    [100, ['CONFIG_LIBC_PICOLIBC=y']],
    [96, ['CONFIG_LIBC_PICOLIBC=y', 'CONFIG_FREERTOS_UNICORE=y']],
    [336, ['CONFIG_LIBC_NEWLIB=y', 'CONFIG_FREERTOS_UNICORE=y']],
  ])('makes a task control block %d bytes with %s', (sizeBytes, lines) => {
    expect(causesOf([{ sizeBytes }], { sdkconfig: sdkconfigOf(...lines) })[0]?.id).toBe('freertos-tcb');
  });

  it('leaves a mutex one rival', () => {
    const [cause] = causesOf([{}], { sdkconfig: plain });
    expect(cause?.alternatives).toEqual(['std-function']);
    expect(cause?.reasons).toContain('sdkconfig-settles-size');
  });
});

describe('a cause by pattern', () => {
  const sequence = (sizes: readonly number[], step = 2000): Partial<TracedBlock>[] =>
    sizes.map((sizeBytes, index) => ({
      sizeBytes,
      ccount: 0x04110004 + index * step,
      region: sizeBytes === 84 ? 'internal' : 'psram',
    }));
  const idsBySize = (blocks: readonly Partial<TracedBlock>[]): Record<number, string | undefined> => {
    const text = dumpLines(traceOf(blocks, { depth: 0 })).join('\n');
    return Object.fromEntries(
      analyseHeap(text).dumps[0]!.groups.map(({ sizeBytes, cause }) => [
        sizeBytes,
        cause?.confidence === 'by-pattern' ? cause.id : undefined,
      ]),
    );
  };

  it('is a pthread mutex: 8 then 84', () => {
    expect(idsBySize(sequence([8, 84]))).toEqual({ 8: 'pthread-mutex', 84: 'freertos-mutex' });
  });

  it('is a condition variable: 12 then 84', () => {
    expect(idsBySize(sequence([12, 84]))).toEqual({ 12: 'pthread-cond', 84: 'pthread-cond' });
  });

  it('is an rwlock: 12, 8, 84, 12, 84', () => {
    expect(idsBySize(sequence([12, 8, 84, 12, 84]))).toEqual({
      8: 'pthread-rwlock',
      12: 'pthread-rwlock',
      84: 'pthread-rwlock',
    });
  });

  it('is not there where the handle comes later', () => {
    expect(idsBySize(sequence([84, 8]))).toEqual({ 8: undefined, 84: undefined });
  });

  it('is not there where another block stands between', () => {
    expect(idsBySize(sequence([8, 20, 84]))).toEqual({ 8: undefined, 20: undefined, 84: undefined });
  });

  it('is not there where a long time lies between', () => {
    expect(idsBySize(sequence([8, 84], 60_000))).toEqual({ 8: undefined, 84: undefined });
  });

  it('is not there where the blocks come from different CPUs', () => {
    const [handle, lock] = sequence([8, 84]);
    expect(
      idsBySize([
        { ...handle, cpu: 0 },
        { ...lock, cpu: 1 },
      ]),
    ).toEqual({ 8: undefined, 84: undefined });
  });

  it('survives the overflow of the cycle counter', () => {
    const [handle, lock] = sequence([8, 84]);
    expect(
      idsBySize([
        { ...handle, ccount: 0xfffffff0 },
        { ...lock, ccount: 0x10 },
      ]),
    ).toEqual({
      8: 'pthread-mutex',
      84: 'freertos-mutex',
    });
  });
});
