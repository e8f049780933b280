import { z } from 'zod';
import type { NackClaim } from '../../model/nack.js';
import { parseClaimWords } from './claim-words.js';
import { issueAt } from '../issue-words.js';

const amount = z.number().min(0).optional();
const positive = z.number().positive().optional();

const claimSchema = z.strictObject({
  /** Free text: where the claim is from. */
  about: z.string().optional(),
  crash: z
    .strictObject({
      streamingSeconds: positive,
      dmaBeforeKB: positive,
      dmaAfterKB: amount,
      fallKBPerSecond: positive,
      storedVideo: amount,
      storedAudio: amount,
    })
    .optional(),
  store: z
    .strictObject({
      storages: positive,
      maxSize: positive,
      bytesPerPacket: positive,
      partsBytes: z.array(z.number().min(0)).optional(),
      totalKB: positive,
      dmaTotalKB: positive,
      isUnbounded: z.boolean().optional(),
    })
    .optional(),
  stream: z.strictObject({ packetRate: positive, audioRate: positive }).optional(),
  fix: z.strictObject({ maxSize: positive, totalKB: positive, windowMs: positive }).optional(),
});

/** What is wrong with a claim, and where in it: `crash.dmaBeforeKB`. */
export class ClaimProblem extends Error {}

/** Reads a claim in JSON or in words (docs/nack.md). Throws a ClaimProblem that names the first member that is not as it should be. */
export function parseNackClaim(text: string): NackClaim {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // A story is told in words; what starts as JSON does is JSON with a mistake in it.
    const told = text.trimStart().startsWith('{') ? null : parseClaimWords(text);
    if (told) return told;
    throw new ClaimProblem('it is not JSON, and names no figure of a crash story', { cause });
  }
  const claim = claimSchema.safeParse(value);
  if (claim.success) return claim.data;
  throw new ClaimProblem(issueAt(claim.error.issues[0]), { cause: claim.error });
}
