import { z } from 'zod';
import {
  address,
  answer,
  count,
  endsOf,
  finding,
  findings,
  frame,
  interval,
  nullableNumber,
  nullableString,
  place,
} from './parts.js';
import { dump, heapParts, series, skipped } from './heap-schemas.js';

const timeMs = nullableNumber;

const pools = z.looseObject({
  heap: nullableNumber,
  dma: nullableNumber,
  internal: nullableNumber,
  psram: nullableNumber,
});
const capability = z.enum(['heap', 'dma', 'internal', 'psram']);

const sample = z.looseObject({
  ...place,
  timeMs,
  heapFreeBytes: nullableNumber,
  dmaFreeBytes: nullableNumber,
  internalFreeBytes: nullableNumber,
  psramFreeBytes: nullableNumber,
  largestFreeBytes: nullableNumber,
  clients: nullableNumber,
  phase: nullableString,
});

const boot = z.looseObject({
  ...place,
  reason: nullableString,
  elfSha256Prefix: nullableString,
  idfVersion: nullableString,
  project: nullableString,
  appVersion: nullableString,
  chipRevision: nullableString,
  appOffset: address.nullable(),
  isDmaInternal: z.boolean(),
  isPsramDerived: z.boolean(),
  heapRegions: z.array(z.looseObject({ address, sizeBytes: count, type: z.string() })),
  partitions: z.array(z.looseObject({ label: z.string(), offset: address, sizeBytes: count })),
});

const trend = z.looseObject({
  ...place,
  toLine: count,
  stage: z.enum(['boot', 'idle', 'streaming', 'mixed']),
  capability,
  kind: z.enum(['flat', 'falling', 'rising', 'step', 'levelling']),
  fromMs: z.number(),
  toMs: z.number(),
  samples: count,
  slopeBytesPerSecond: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  startBytes: z.number(),
  endBytes: z.number(),
  resolutionBytes: count,
  timeToEmptySeconds: nullableNumber,
  timeToEmptyInterval: interval.nullable(),
  endedBy: z.enum(['change', 'event', 'crash', 'reboot', 'end-of-log']),
});

/** What a viewer received. */
export const media = {
  videoPackets: count,
  videoFrames: count,
  keyFrames: count,
  audioPackets: count,
  lost: count,
};

const cycle = z.looseObject({
  ...place,
  id: count,
  client: nullableString,
  connections: count,
  startMs: nullableNumber,
  endMs: nullableNumber,
  latencyMs: z.looseObject({
    offer: nullableNumber,
    answer: nullableNumber,
    tracksOpen: nullableNumber,
    connected: nullableNumber,
    streaming: nullableNumber,
    teardown: nullableNumber,
    settled: nullableNumber,
  }),
  before: pools,
  lowest: pools,
  after: pools,
  retained: pools,
  errors: count,
  clientsDestroyed: count,
  peersDestroyed: count,
  lateSends: count,
  media: z.looseObject(media).optional(),
});

export const cycleTrend = z.looseObject({
  source: z.string(),
  boot: count,
  capability,
  basis: z.enum(['after', 'lowest']),
  cycles: count,
  laterConnections: count,
  firstBytes: nullableNumber,
  perCycleBytes: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  smallestVisibleBytes: nullableNumber,
  verdict: z.enum(['leak', 'set-up', 'bounded', 'step', 'none', 'not-enough-cycles']),
  cyclesToEmpty: nullableNumber,
  spreadBytes: z.number(),
  anytime: interval.nullable(),
  resolutionBytes: count,
});

const panicFrame = z.looseObject({
  address,
  role: z.enum(['pc', 'caller', 'stack-word']),
  functions: z.array(frame),
});

const panic = z.looseObject({
  ...place,
  timeMs,
  kind: z.enum(['exception', 'abort', 'assert', 'interrupt-watchdog', 'task-watchdog', 'heap-corruption']),
  reason: nullableString,
  core: nullableNumber,
  pc: address.nullable(),
  frames: z.array(panicFrame),
  // Of a panic alone, not of a corrupt heap or a warning of the task watchdog.
  cause: z.string().optional(),
  task: nullableString.optional(),
  errorBefore: nullableString.optional(),
  errorsBefore: z.array(z.string()).optional(),
  backtrace: z.array(address).optional(),
  hasCoreDump: z.boolean().optional(),
  hasSavedDump: z.boolean().optional(),
});

const allocFailure = z.looseObject({
  ...place,
  timeMs,
  sizeBytes: nullableNumber,
  caps: z.array(z.string()),
  capsValue: address.nullable(),
  by: z.enum(['wifi', 'socket', 'message']).nullable(),
  said: nullableString,
  isFatal: z.boolean(),
});

const state = z.looseObject({
  ...place,
  timeMs,
  state: z.string(),
  client: nullableString,
  clock: z.enum(['uptime', 'anchored', 'before']),
});

const heapLayout = z.looseObject({
  ...place,
  timeMs,
  address,
  usedBlocks: count,
  usedBytes: count,
  freeBlocks: count,
  freeBytes: count,
  largestFreeBlockBytes: count,
});

const task = z.looseObject({
  ...place,
  timeMs,
  task: z.string(),
  stackFreeBytes: nullableNumber,
  heapBytes: nullableNumber,
  heapPeakBytes: nullableNumber,
});

const memoryParts = {
  verdict: z.string(),
  ...endsOf('samples', sample),
  ...endsOf('boots', boot),
  ...endsOf('trends', trend),
  ...endsOf('cycles', cycle),
  ...endsOf('cycleTrends', cycleTrend),
  findings,
  interrupted: z.boolean(),
};

export const dmaSchema = answer(memoryParts);

/** Of analyze, and of a soak that has more. */
export const analyzeParts = {
  ...heapParts,
  ...memoryParts,
  ...endsOf('panics', panic),
  ...endsOf('allocFailures', allocFailure),
  ...endsOf('states', state),
  ...endsOf('heapLayouts', heapLayout),
  ...endsOf('tasks', task),
  timeline: z.array(sample),
};

export const analyzeSchema = answer(analyzeParts);

/** What `--format ndjson` says of a log, by event. */
export const logEvents = {
  dump,
  skipped,
  sample,
  state,
  boot,
  panic,
  'alloc-failure': allocFailure,
  'heap-layout': heapLayout,
  task,
  trend,
  cycle,
  series,
  'cycle-trend': cycleTrend,
  finding,
  verdict: z.looseObject({
    verdict: z.string(),
    dumpsCount: count,
    samplesCount: count,
    bootsCount: count,
    cyclesCount: count,
    statesCount: count,
    panicsCount: count,
    allocFailuresCount: count,
    skippedCount: count,
    interrupted: z.boolean(),
  }),
};
