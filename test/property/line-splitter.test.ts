import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkAt } from '../support/chunk-at.js';
import { splitLines, type KeptLine } from '../support/split-lines.js';
import { casesOf } from '../support/thorough.js';

const lineEnd = fc.constantFrom('\n', '\r', '\r\n', '\r\r\n', '\n\r');
const plainPiece = fc.constantFrom('a', '84 bytes', '\0', '\t', '\x07', 'é', '├', '😀', '\ufeff', ' ');
const escape = fc.constantFrom('\x1b', '\x1b[0;31m', '\x1b[0m', '\x1b]0;t\x07');

function bytesOf(...pieces: fc.Arbitrary<string>[]): fc.Arbitrary<Uint8Array> {
  const anyBytes = fc.uint8Array({ maxLength: 3 }).map((bytes) => bytes.filter((byte) => byte !== 0x1b));
  const piece = fc.oneof(...pieces.map((text) => text.map((value) => Buffer.from(value))), anyBytes);
  return fc.array(piece, { maxLength: 40 }).map((parts) => Uint8Array.from(Buffer.concat(parts)));
}

const cap = fc.constantFrom(1, 2, 7, 64);
const cuts = fc.array(fc.nat(), { maxLength: 12 });

// The same rules, said as one regular expression over the whole input.
function modelLines(bytes: Uint8Array, maxLineBytes: number): KeptLine[] {
  const parts = Buffer.from(bytes)
    .toString('latin1')
    .split(/(\r+\n?|\n)/);
  const lines: KeptLine[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const whole = parts[i] ?? '';
    const isTerminated = i + 1 < parts.length;
    if (whole === '' && !isTerminated) break;
    const raw = whole.slice(0, maxLineBytes);
    const text = new TextDecoder()
      .decode(Buffer.from(raw, 'latin1'))
      .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
    lines.push({ number: lines.length + 1, text, raw, isTerminated, isCut: whole.length > maxLineBytes });
  }
  return lines;
}

describe('the lines of any bytes', () => {
  it('are those of a split by regular expression, for any chunks', () => {
    fc.assert(
      fc.property(bytesOf(lineEnd, plainPiece), cuts, cap, (bytes, positions, maxLineBytes) => {
        const lines = splitLines(chunkAt(bytes, positions), maxLineBytes);
        expect(lines).toEqual(modelLines(bytes, maxLineBytes));
      }),
      { numRuns: casesOf(1000) },
    );
  });

  it('are the same in one chunk, in any chunks and byte by byte, terminal sequences included', () => {
    fc.assert(
      fc.property(bytesOf(lineEnd, plainPiece, escape), cuts, cap, (bytes, positions, maxLineBytes) => {
        const whole = splitLines([bytes], maxLineBytes);
        expect(splitLines(chunkAt(bytes, positions), maxLineBytes)).toEqual(whole);
        expect(splitLines(chunkAt(bytes, [...bytes.keys()]), maxLineBytes)).toEqual(whole);
      }),
      { numRuns: casesOf(500) },
    );
  });
});
