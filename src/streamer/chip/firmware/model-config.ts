import { z } from 'zod';
import { DiagError } from '../../../errors.js';
import { issueWords } from '../../../parsers/issue-words.js';

const bytes = z.int().min(0).max(1_073_741_824);
const region = z.enum(['internal', 'psram']);
const taken = z.strictObject({ internalBytes: bytes, psramBytes: bytes });
const kilo = 1024;

const visits = z.strictObject({
  firstMs: z.int().min(0).max(86_400_000).default(5_000),
  everyMs: z.int().min(100).max(86_400_000).default(12_000),
  holdMs: z.int().min(50).max(86_400_000).default(5_000),
  videoPacketsPerSecond: z.number().min(0).max(10_000).default(270),
  audioPacketsPerSecond: z.number().min(0).max(10_000).default(50),
});

const block = z.strictObject({ sizeBytes: bytes.min(1), count: z.int().min(1).max(10_000), region });

/**
 * The memory of the streamer's firmware, as far as it is modelled. The defaults are the levels of a real console with one
 * connection, in KB of heap, DMA and internal: idle 32934/365/395, created 32744/354/385, connected 32641/326/356,
 * streaming 32469/325/355, afterwards 32786/358/389. Internal RAM and DMA are one pool there, 30 KB apart.
 */
const memoryModel = z.strictObject({
  /** Free before the first connection. */
  baseline: z
    .strictObject({ internalBytes: bytes, psramBytes: bytes, notDmaBytes: bytes })
    .default({ internalBytes: 395 * kilo, psramBytes: 32_539 * kilo, notDmaBytes: 30 * kilo }),
  /** What the first connection sets up for good. */
  setUp: taken.default({ internalBytes: 6 * kilo, psramBytes: 142 * kilo }),
  /** What a client has taken in all when it has come so far. */
  client: z.strictObject({ created: taken, connected: taken, streaming: taken }).default({
    created: { internalBytes: 4 * kilo, psramBytes: 38 * kilo },
    connected: { internalBytes: 33 * kilo, psramBytes: 112 * kilo },
    streaming: { internalBytes: 34 * kilo, psramBytes: 255 * kilo },
  }),
  /** What each connection never gives back. */
  leak: z.array(block).max(1_000).default([]),
  /** What each of the first `connections` adds to a cache, which is full then. */
  cache: z
    .strictObject({ ...block.shape, connections: z.int().min(0).max(100_000) })
    .nullable()
    .default(null),
  /** Packets kept for retransmission, one store for each track. */
  nackStore: z
    .strictObject({
      maxPackets: z.int().min(0).max(65_536),
      bytesPerPacket: bytes.min(1),
      region,
    })
    .default({ maxPackets: 64, bytesPerPacket: 230, region: 'psram' }),
  /** What other tasks hold while a reading is made: up to so many bytes of internal RAM, by chance with this seed. */
  noise: z
    .strictObject({ seed: z.int().min(0).max(0xffff_ffff), bytes })
    .nullable()
    .default(null),
  monitorEveryMs: z.int().min(10).max(3_600_000).default(500),
  /** Connections that the model makes by itself; null where real ones drive it. */
  visits: visits.nullable().default(null),
});

export type MemoryModelConfig = z.infer<typeof memoryModel>;
export type MemoryRegion = z.infer<typeof region>;

/** The levels of the real console, and no leak. */
export const defaultMemoryModel: MemoryModelConfig = memoryModel.parse({});

/** A viewer every 12 s, who watches for 5 s. */
export const defaultVisits: NonNullable<MemoryModelConfig['visits']> = visits.parse({});

/** Reads a model from JSON; what is left out keeps its default. `name` is for the DiagError. */
export function parseMemoryModel(text: string, name: string): MemoryModelConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badModel(`${name} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = memoryModel.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? name : `${name}: ${issue.path.join('.')}`;
  throw badModel(`${place}: ${issueWords(issue)}.`);
}

/** Bytes that a connection loses, as the blocks that a trace of the real firmware shows: mostly mutexes of 84 bytes. */
export function leakBlocks(leakBytes: number): MemoryModelConfig['leak'] {
  const count = Math.floor(leakBytes / mutexBytes);
  const rest = leakBytes % mutexBytes;
  return [
    ...(count > 0 ? [{ sizeBytes: mutexBytes, count, region: 'internal' as const }] : []),
    ...(rest > 0 ? [{ sizeBytes: rest, count: 1, region: 'internal' as const }] : []),
  ];
}

/** A FreeRTOS mutex on rv32 without trace facility. */
const mutexBytes = 84;

function badModel(message: string): DiagError {
  return new DiagError({
    code: 'bad-model',
    message,
    hint: 'docs/simulate.md lists the fields of a memory model.',
  });
}
