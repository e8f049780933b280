import { DiagError } from '../../errors.js';
import { onInterrupt } from '../../io/interrupt.js';
import { readText } from '../../streamer/read-text.js';
import type { NackClaim } from '../../model/nack.js';
import { inputName } from '../../report/text/input-name.js';

/** Reads a claim from a file, or from stdin for `-`. Throws a DiagError that says what is wrong in it. */
export async function readNackClaim(path: string): Promise<NackClaim> {
  const interrupt = onInterrupt();
  try {
    // Loaded only here: the library that checks the file is of no use to the model.
    const { parseNackClaim, ClaimProblem } = await import('../../parsers/source/nack-claim.js');
    const text = await readText(path, interrupt.signal);
    try {
      return parseNackClaim(text);
    } catch (cause) {
      if (!(cause instanceof ClaimProblem)) throw cause;
      throw claimError(path, cause);
    }
  } finally {
    interrupt.dispose();
  }
}

function claimError(path: string, cause: Error): DiagError {
  return new DiagError({
    code: 'claim-invalid',
    message: `${inputName(path)} is no claim: ${cause.message}.`,
    hint: 'See docs/nack.md for its members, and samples/nack-claim.json for an example.',
    cause,
  });
}
