import { z } from 'zod';
import {
  address,
  answer,
  count,
  findings,
  interval,
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
  seconds: z.number(),
  verified: z.boolean(),
  reset: nullableString,
  boot: z.enum(['flash', 'download']).nullable(),
  interrupted: z.boolean(),
  left: z
    .looseObject({
      erased: z.enum(['no', 'begun', 'done']),
      begun: z.looseObject({ offset: count, path: z.string(), sentBytes: count, size: count }).nullable(),
      notBegun: count,
    })
    .nullable(),
};

export const flashSchema = answer(flashParts);

/** What `flash` says; with `--monitor` it goes on as `monitor` does. */
export const flashEvents = {
  connected: z.looseObject({ chip }),
  erase: z.looseObject({ state: z.enum(['begun', 'done']) }),
  progress: z.looseObject({ path: z.string(), offset: count, writtenBytes: count, sizeBytes: count }),
  file: flashedFile,
  done: z.looseObject(flashParts),
};

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
  flashMode: z.string(),
  flashSizeBytes: nullableNumber,
  segments: z.array(z.looseObject({ offset: count, address, length: count })),
  checksum: z.looseObject({ value: nullableNumber, valid: validity }),
  hash: z.looseObject({ appended: z.boolean(), valid: validity }),
  app: z
    .looseObject({
      project: z.string(),
      version: z.string(),
      idfVersion: z.string(),
      compiled: z.string(),
      elfSha256: nullableString,
    })
    .nullable(),
  bootloader: z.looseObject({ version: count, idfVersion: z.string(), compiled: z.string() }).nullable(),
  matchesElf: validity,
  findings,
});

const mediaFile = z.looseObject({
  path: z.string(),
  size: count,
  frames: count.optional(),
  keyFrames: count.optional(),
  durationMs: z.number().optional(),
});

const mediaTrack = { samples: count, bytes: count, durationMs: z.number() };

/** Of `media ls`, `extract` and `image`, which alone have `extracted`, and of `check` and `make`, which alone have tracks. */
export const mediaSchema = answer({
  verdict: z.string(),
  files: z.array(mediaFile),
  extracted: z.looseObject({ folder: z.string(), files: count }).nullable().optional(),
  video: z
    .looseObject({
      ...mediaTrack,
      keyFrames: count,
      longestGopMs: nullableNumber,
      profileLevelId: nullableString,
      width: nullableNumber,
      height: nullableNumber,
    })
    .optional(),
  audio: z.looseObject(mediaTrack).optional(),
  framesPerSecond: z.number().optional(),
  blocks: z.looseObject({ size: count, count, used: count }).nullable(),
  damaged: z.array(z.looseObject({ block: count, what: z.string() })),
  findings,
});

const track = z.enum(['video', 'audio']);

export const nackSchema = answer({
  verdict: z.string(),
  inputs: z.looseObject({
    dmaBytes: nullableNumber,
    bytesPerPacket: nullableNumber,
    storages: count,
    maxSize: count,
    packetRate: z.number(),
    audioRate: z.number(),
    windowMs: z.number(),
  }),
  tracks: z.array(
    z.looseObject({
      kind: track,
      storages: count,
      packetRate: z.number(),
      secondsToFull: z.number(),
      windowMs: z.number(),
      recommendedMaxSize: count,
    }),
  ),
  costs: z.array(
    z.looseObject({
      origin: z.enum(['given', 'stated', 'by-parts', 'measured']),
      low: z.number(),
      high: z.number(),
      storageBytes: interval,
      fillBytesPerSecond: interval,
      secondsToExhaust: interval.nullable(),
    }),
  ),
  storedPackets: count,
  storageBytes: z.number(),
  shareOfDma: nullableNumber,
  secondsToFull: z.number(),
  windowMs: z.number(),
  recommendedMaxSize: count,
  isLimitedByDma: z.boolean(),
  table: z.array(
    z.looseObject({
      maxSize: count,
      storedPackets: count,
      storageBytes: interval,
      shareOfDma: nullableNumber,
      tracks: z.array(z.looseObject({ kind: track, secondsToFull: z.number(), windowMs: z.number() })),
    }),
  ),
});

export const nackCheckSchema = answer({
  verdict: z.string(),
  checks: z.array(
    z.looseObject({
      id: z.string(),
      claimed: nullableNumber,
      computed: nullableNumber,
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
