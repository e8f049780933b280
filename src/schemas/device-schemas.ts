import { z } from 'zod';
import {
  address,
  answer,
  count,
  eventOf,
  findings,
  nullableNumber,
  nullableString,
  simulated,
} from './parts.js';

const chip = z.looseObject({
  name: z.string(),
  revision: nullableString,
  mac: nullableString,
  flashSizeBytes: nullableNumber,
});

const flashedFile = z.looseObject({
  offset: count,
  path: z.string(),
  size: count,
  action: z.enum(['written', 'same', 'verified', 'differs', 'planned']),
  seconds: z.number(),
});

const flashParts = {
  simulated,
  chip: chip.nullable(),
  files: z.array(flashedFile),
  reset: nullableString,
};

export const flashSchema = answer(flashParts);

export const flashEventSchema = eventOf({
  connected: z.looseObject({ chip }),
  progress: z.looseObject({ path: z.string(), offset: count, writtenBytes: count, sizeBytes: count }),
  file: flashedFile,
  done: z.looseObject(flashParts),
});

export const readFlashSchema = answer({
  simulated,
  offset: count,
  size: count,
  file: z.string(),
  seconds: z.number(),
});

export const resetSchema = answer({
  simulated,
  reset: z.literal('hard'),
  boot: nullableString,
  bootLine: nullableString,
});

export const portsSchema = answer({
  ports: z.array(
    z.looseObject({
      path: z.string(),
      vendorId: nullableString,
      productId: nullableString,
      serialNumber: nullableString,
      manufacturer: nullableString,
      kind: z.string(),
    }),
  ),
});

const validity = z.boolean().nullable();

export const imageSchema = answer({
  chip: nullableString,
  chipId: count,
  entry: address,
  minRevision: z.string(),
  maxRevision: nullableString,
  segments: z.array(z.looseObject({ offset: count, address, length: count })),
  checksum: z.looseObject({ value: nullableNumber, valid: validity }),
  hash: z.looseObject({ appended: z.boolean(), valid: validity }),
  app: z
    .looseObject({
      project: z.string(),
      version: z.string(),
      idfVersion: z.string(),
      elfSha256: nullableString,
    })
    .nullable(),
  matchesElf: validity,
  findings,
});

export const mediaSchema = answer({
  verdict: z.string(),
  files: z.array(z.looseObject({ path: z.string(), size: count })),
  blocks: z.looseObject({ size: count, count, used: count }).nullable(),
  damaged: z.array(z.looseObject({ block: count, what: z.string() })),
  findings,
});

export const nackSchema = answer({
  storedPackets: count,
  storageBytes: nullableNumber,
  shareOfDma: z.unknown(),
  secondsToFull: z.number(),
  windowMs: z.number(),
  recommendedMaxSize: count,
  table: z.array(z.looseObject({ maxSize: count, storedPackets: count })),
});

export const nackCheckSchema = answer({
  checks: z.array(
    z.looseObject({
      id: z.string(),
      claimed: nullableNumber,
      computed: z.unknown(),
      holds: z.boolean(),
      arithmetic: z.string(),
    }),
  ),
  findings,
});

export const doctorSchema = answer({
  verdict: z.string(),
  project: z.string(),
  checks: z.array(
    z.looseObject({
      id: z.string(),
      status: z.enum(['ok', 'note', 'warning', 'error']),
      path: nullableString,
      line: nullableNumber,
      message: z.string(),
      settings: z.array(z.string()),
    }),
  ),
  change: z
    .looseObject({
      path: z.string(),
      backup: nullableString,
      isWritten: z.boolean(),
      diff: z.string(),
      overruledBy: z.array(z.looseObject({ path: z.string(), line: count, text: z.string() })),
    })
    .nullable(),
  findings,
});
