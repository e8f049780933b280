import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  complaints,
  mayComplain,
  parseMemoryComplaint,
  socketComplaint,
} from '../../src/parsers/log/memory/memory-complaint.js';
import { casesOf } from '../support/thorough.js';

/** A request for 0 bytes is no lack of memory. */
const isOfNothing = /\b0{1,9} ?bytes?\b|\bsize[ =:]{1,3}0{1,9}\b/i;

/** Texts that the pattern takes, between blanks; what it looks for beside them is left to chance. */
function textsOf(pattern: RegExp): fc.Arbitrary<string> {
  const source = pattern.source.replaceAll('\\b', '').replaceAll(/\(\?!(?:[^()]|\([^()]*\))*\)/g, '');
  return fc
    .stringMatching(new RegExp(`^ (?:${source}) $`))
    .map((text) => text.trim())
    .filter((text) => !/[\r\n]/.test(text) && !isOfNothing.test(text) && pattern.test(text));
}

describe('a warning that some code gets no memory', () => {
  it.each([...complaints, socketComplaint])(
    'has one of the words that are looked for first: %s',
    (pattern) => {
      fc.assert(
        fc.property(textsOf(pattern), (text) => {
          const line = Buffer.from(`W (5) a: ${text}`);
          expect(mayComplain(line, 0, line.length)).toBe(true);
          expect(parseMemoryComplaint('a', text)).not.toBeNull();
        }),
        { numRuns: casesOf(500) },
      );
    },
  );
});
