import { z } from 'zod';
import { address, answer, count, findings, nullableNumber, nullableString, sha256 } from './parts.js';

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

const dump = z.looseObject({
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

const skipped = {
  skipped: z.array(z.looseObject({ source: z.string(), line: count, reason: z.string() })),
  skippedCount: count,
};

const heapParts = {
  verdict: z.string(),
  dumps: z.array(dump),
  series: z.array(series),
  findings,
  ...skipped,
};

export const heapSchema = answer(heapParts);

const pools = z.looseObject({
  heap: nullableNumber,
  dma: nullableNumber,
  internal: nullableNumber,
  psram: nullableNumber,
});
const capability = z.enum(['heap', 'dma', 'internal', 'psram']);

const memoryParts = {
  verdict: z.string(),
  samples: z.array(
    z.looseObject({
      ...place,
      timeMs: nullableNumber,
      heapFreeBytes: nullableNumber,
      dmaFreeBytes: nullableNumber,
      internalFreeBytes: nullableNumber,
      psramFreeBytes: nullableNumber,
      largestFreeBytes: nullableNumber,
      clients: nullableNumber,
    }),
  ),
  samplesCount: count,
  boots: z.array(
    z.looseObject({
      ...place,
      reason: nullableString,
      elfSha256Prefix: nullableString,
      idfVersion: nullableString,
      project: nullableString,
    }),
  ),
  trends: z.array(
    z.looseObject({
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
    }),
  ),
  cycles: z.array(
    z.looseObject({
      id: count,
      boot: count,
      startMs: nullableNumber,
      endMs: nullableNumber,
      latencyMs: z.looseObject({ offer: nullableNumber, connected: nullableNumber, settled: nullableNumber }),
      before: pools,
      lowest: pools,
      after: pools,
      retained: pools,
    }),
  ),
  cycleTrends: z.array(
    z.looseObject({
      boot: count,
      capability,
      cycles: count,
      perCycleBytes: nullableNumber,
      low: nullableNumber,
      high: nullableNumber,
      smallestVisibleBytes: nullableNumber,
      verdict: z.enum(['leak', 'set-up', 'bounded', 'step', 'none', 'not-enough-cycles']),
      cyclesToEmpty: nullableNumber,
    }),
  ),
  findings,
};

export const dmaSchema = answer(memoryParts);

export const analyzeSchema = answer({
  ...heapParts,
  ...memoryParts,
  panics: z.array(
    z.looseObject({ ...place, kind: z.string(), reason: nullableString, core: nullableNumber }),
  ),
  allocFailures: z.array(
    z.looseObject({ ...place, sizeBytes: count, caps: z.array(z.string()), capsValue: address.nullable() }),
  ),
  states: z.array(z.looseObject({ ...place, timeMs: nullableNumber, state: z.string() })),
});

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
