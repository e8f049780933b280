import {
  array,
  boolean,
  create,
  min,
  number,
  object,
  optional,
  string,
  StructError,
  type Struct,
} from 'superstruct';
import type { NackClaim } from '../../model/nack.js';

const amount = (): Struct<number | undefined, null> => optional(min(number(), 0));
const positive = (): Struct<number | undefined, null> => optional(min(number(), 0, { exclusive: true }));

const claimStruct = object({
  /** Free text: where the claim is from. */
  about: optional(string()),
  crash: optional(
    object({
      streamingSeconds: positive(),
      dmaBeforeKB: positive(),
      dmaAfterKB: amount(),
      fallKBPerSecond: positive(),
      storedVideo: amount(),
      storedAudio: amount(),
    }),
  ),
  store: optional(
    object({
      storages: positive(),
      maxSize: positive(),
      bytesPerPacket: positive(),
      partsBytes: optional(array(min(number(), 0))),
      totalKB: positive(),
      dmaTotalKB: positive(),
      isUnbounded: optional(boolean()),
    }),
  ),
  stream: optional(object({ packetRate: positive(), audioRate: positive() })),
  fix: optional(object({ maxSize: positive(), totalKB: positive(), windowMs: positive() })),
});

/** What is wrong with a claim, and where in it: `crash.dmaBeforeKB`. */
export class ClaimProblem extends Error {}

/** Reads a claim (docs/nack.md). Throws a ClaimProblem that names the first member that is not as it should be. */
export function parseNackClaim(text: string): NackClaim {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ClaimProblem('it is not JSON', { cause });
  }
  try {
    return create(value, claimStruct);
  } catch (cause) {
    if (!(cause instanceof StructError)) throw cause;
    const place = cause.path.length === 0 ? 'the whole' : cause.path.join('.');
    const wanted = cause.type === 'never' ? 'is no member of a claim' : `is not a valid ${cause.type}`;
    throw new ClaimProblem(`${place} ${wanted}`, { cause });
  }
}
