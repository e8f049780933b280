import { z } from 'zod';
import {
  address,
  answer,
  count,
  endsOf,
  finding,
  findings,
  frame,
  nullableNumber,
  nullableString,
  sha256,
} from './parts.js';

const place = { source: z.string(), line: count, boot: count };

const owner = z.looseObject({ function: z.string(), file: nullableString, line: nullableNumber });

const cause = z.looseObject({
  id: z.string(),
  title: z.string(),
  confidence: z.string(),
  alternatives: z.array(z.string()),
});

const group = z.looseObject({
  size: count,
  count,
  bytes: count,
  region: z.enum(['internal', 'psram']).nullable(),
  owner: owner.nullable(),
  callers: z.array(address),
  cause: cause.nullable(),
});

const stated = z.looseObject({
  records: nullableNumber,
  capacity: nullableNumber,
  highWaterMark: nullableNumber,
  bytes: nullableNumber,
  count: nullableNumber,
  totalAllocations: nullableNumber,
  totalFrees: nullableNumber,
  overflowed: z.boolean().nullable(),
});

export const dump = z.looseObject({
  ...place,
  dialect: z.enum(['idf-v3-v5.0', 'idf-v5.1+', 'leak-tracker', 'unknown']),
  mode: z.enum(['leaks', 'all']).nullable(),
  complete: z.boolean(),
  truncatedBy: z.enum(['interrupt-watchdog', 'panic', 'reboot', 'next-dump', 'end-of-input']).nullable(),
  stated,
  parsedRecords: count,
  leakedBytes: count,
  leakedCount: count,
  elf: z.looseObject({ path: z.string(), sha256, matches: z.boolean().nullable() }).nullable(),
  groups: z.array(group),
});

const series = z.looseObject({
  source: z.string(),
  boot: count,
  dumps: count,
  verdict: z.enum(['grows', 'levels-off', 'steady', 'unknown']),
  grown: z.array(z.looseObject({ size: count, owner: owner.nullable(), perDumpCount: z.number() })),
});

const skipped = z.looseObject({ source: z.string(), line: count, reason: z.string() });

const heapParts = {
  verdict: z.string(),
  dumps: z.array(dump),
  ...endsOf('series', series),
  findings,
  ...endsOf('skipped', skipped),
};

export const heapSchema = answer(heapParts);

const pools = z.looseObject({
  heap: nullableNumber,
  dma: nullableNumber,
  internal: nullableNumber,
  psram: nullableNumber,
});
const capability = z.enum(['heap', 'dma', 'internal', 'psram']);

const sample = z.looseObject({
  ...place,
  timeMs: nullableNumber,
  heapFreeBytes: nullableNumber,
  dmaFreeBytes: nullableNumber,
  internalFreeBytes: nullableNumber,
  psramFreeBytes: nullableNumber,
  largestFreeBytes: nullableNumber,
  clients: nullableNumber,
});

const boot = z.looseObject({
  ...place,
  reason: nullableString,
  elfSha256Prefix: nullableString,
  idfVersion: nullableString,
  project: nullableString,
});

const trend = z.looseObject({
  boot: count,
  stage: z.enum(['boot', 'idle', 'streaming', 'mixed']),
  capability,
  kind: z.enum(['flat', 'falling', 'rising', 'step', 'levelling']),
  fromMs: z.number(),
  toMs: z.number(),
  samples: count,
  slopeBytesPerSecond: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  timeToEmptySeconds: nullableNumber,
});

const cycle = z.looseObject({
  id: count,
  boot: count,
  startMs: nullableNumber,
  endMs: nullableNumber,
  latencyMs: z.looseObject({
    offer: nullableNumber,
    answer: nullableNumber,
    connected: nullableNumber,
    streaming: nullableNumber,
    teardown: nullableNumber,
    settled: nullableNumber,
  }),
  before: pools,
  lowest: pools,
  after: pools,
  retained: pools,
});

export const cycleTrend = z.looseObject({
  boot: count,
  capability,
  cycles: count,
  laterConnections: count,
  perCycleBytes: nullableNumber,
  low: nullableNumber,
  high: nullableNumber,
  smallestVisibleBytes: nullableNumber,
  verdict: z.enum(['leak', 'set-up', 'bounded', 'step', 'none', 'not-enough-cycles']),
  cyclesToEmpty: nullableNumber,
});

const panic = z.looseObject({
  ...place,
  kind: z.enum(['exception', 'abort', 'assert', 'interrupt-watchdog', 'task-watchdog', 'heap-corruption']),
  reason: nullableString,
  core: nullableNumber,
  pc: address.nullable(),
  frames: z.array(frame),
});

const allocFailure = z.looseObject({
  ...place,
  sizeBytes: count,
  caps: z.array(z.string()),
  capsValue: address.nullable(),
});

const state = z.looseObject({ ...place, timeMs: nullableNumber, state: z.string() });

const memoryParts = {
  verdict: z.string(),
  ...endsOf('samples', sample),
  ...endsOf('boots', boot),
  ...endsOf('trends', trend),
  ...endsOf('cycles', cycle),
  ...endsOf('cycleTrends', cycleTrend),
  findings,
};

export const dmaSchema = answer(memoryParts);

/** Of analyze, and of a soak that has more. */
export const analyzeParts = {
  ...heapParts,
  ...memoryParts,
  ...endsOf('panics', panic),
  ...endsOf('allocFailures', allocFailure),
  ...endsOf('states', state),
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
  'heap-layout': z.looseObject({ ...place, address, usedBytes: count, freeBytes: count }),
  task: z.looseObject({ ...place, task: z.string(), stackFreeBytes: nullableNumber }),
  trend,
  cycle,
  series,
  'cycle-trend': cycleTrend,
  finding,
  verdict: z.looseObject({ verdict: z.string(), interrupted: z.boolean() }),
};

const changedGroup = z.looseObject({
  size: count,
  owner: owner.nullable(),
  countBefore: count,
  countAfter: count,
  bytesBefore: count,
  bytesAfter: count,
});

export const heapDiffSchema = answer({
  verdict: z.string(),
  added: z.array(changedGroup),
  removed: z.array(changedGroup),
  grown: z.array(changedGroup),
  shrunk: z.array(changedGroup),
  unchanged: z.array(changedGroup),
});
