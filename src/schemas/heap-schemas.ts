import { z } from 'zod';
import {
  address,
  answer,
  count,
  endsOf,
  findings,
  frame,
  nullableNumber,
  nullableString,
  place,
  sha256,
} from './parts.js';

const owner = z.looseObject({
  function: z.string(),
  name: z.string(),
  file: nullableString,
  line: nullableNumber,
});

const cause = z.looseObject({
  id: z.string(),
  title: z.string(),
  confidence: z.string(),
  alternatives: z.array(z.string()),
  reasons: z.array(z.string()),
});

const region = z.enum(['internal', 'psram']).nullable();

const group = z.looseObject({
  size: count,
  count,
  bytes: count,
  region,
  owner: owner.nullable(),
  callers: z.array(address),
  otherStacks: count,
  stack: z.array(frame.extend({ address })),
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
  skippedRecords: count,
  leakedBytes: count,
  leakedCount: count,
  elf: z.looseObject({ path: z.string(), sha256, matches: z.boolean().nullable() }).nullable(),
  groups: z.array(group),
});

export const series = z.looseObject({
  source: z.string(),
  boot: count,
  dumps: count,
  verdict: z.enum(['grows', 'levels-off', 'steady', 'unknown']),
  perDumpBytes: z.number(),
  grown: z.array(
    z.looseObject({
      size: count,
      owner: owner.nullable(),
      region,
      perDumpCount: z.number(),
      firstCount: count,
      lastCount: count,
      fingerprint: z.string(),
    }),
  ),
});

export const skipped = z.looseObject({ ...place, reason: z.string() });

export const heapParts = {
  verdict: z.string(),
  dumps: z.array(dump),
  ...endsOf('series', series),
  findings,
  ...endsOf('skipped', skipped),
  interrupted: z.boolean(),
};

export const heapSchema = answer(heapParts);

const changedGroup = z.looseObject({
  fingerprint: z.string(),
  size: count,
  region,
  owner: owner.nullable(),
  cause: cause.nullable(),
  countBefore: count,
  countAfter: count,
  bytesBefore: count,
  bytesAfter: count,
});

export const heapDiffSchema = answer({
  verdict: z.string(),
  bytesBefore: count,
  bytesAfter: count,
  partial: z.looseObject({ before: z.boolean(), after: z.boolean() }),
  added: z.array(changedGroup),
  removed: z.array(changedGroup),
  grown: z.array(changedGroup),
  shrunk: z.array(changedGroup),
  unchanged: z.array(changedGroup),
});
