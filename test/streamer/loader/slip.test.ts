import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, SlipSplitter } from '../../../src/streamer/loader/slip.js';
import { chunkAt } from '../../support/chunk-at.js';

type Piece = { readonly kind: 'frame' | 'text'; readonly bytes: readonly number[] };

function split(chunks: readonly Uint8Array[]): { pieces: Piece[]; pending: number[] } {
  const pieces: Piece[] = [];
  const take = (kind: Piece['kind']) => (bytes: Uint8Array) => pieces.push({ kind, bytes: [...bytes] });
  const splitter = new SlipSplitter({ frame: take('frame'), text: take('text') });
  for (const chunk of chunks) splitter.push(chunk);
  return { pieces, pending: [...splitter.pending] };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('encodeFrame', () => {
  // RFC 1055: END is C0, ESC DB, then DC for an END and DD for an ESC.
  it('escapes END and ESC and puts an END on either side', () => {
    expect([...encodeFrame(bytes(1, 0xc0, 0xdb, 2))]).toEqual([0xc0, 1, 0xdb, 0xdc, 0xdb, 0xdd, 2, 0xc0]);
  });
});

describe('SlipSplitter', () => {
  it('gives back what was encoded, for any payloads and any chunking', () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 8 }), fc.array(fc.nat()), (payloads, cuts) => {
        const stream = Buffer.concat(payloads.map(encodeFrame));
        const frames = split(chunkAt(stream, cuts)).pieces;
        expect(frames).toEqual(payloads.map((p) => ({ kind: 'frame', bytes: [...p] })));
      }),
    );
  });

  it('passes console text before the first frame on as text', () => {
    const { pieces } = split([ascii('hello'), encodeFrame(bytes(1, 2))]);
    expect(pieces).toEqual([
      { kind: 'text', bytes: [...ascii('hello')] },
      { kind: 'frame', bytes: [1, 2] },
    ]);
  });

  it('loses one frame and not all that follow where an END is lost', () => {
    const stream = [...encodeFrame(bytes(1)), ...encodeFrame(bytes(2)), ...encodeFrame(bytes(3))];
    stream.splice(2, 1);
    expect(split([Uint8Array.from(stream)]).pieces).toEqual(
      [1, 2, 3].map((b) => ({ kind: 'frame', bytes: [b] })),
    );
  });

  it('takes a frame with a wrong escape for text', () => {
    const { pieces } = split([bytes(0xc0, 1, 0xdb, 9, 2, 0xc0), encodeFrame(bytes(3))]);
    expect(pieces.map(({ kind }) => kind)).toEqual(['text', 'frame']);
    expect(pieces[1]?.bytes).toEqual([3]);
  });

  it('shows what came of an unfinished frame, where a boot log may stand', () => {
    expect(split([bytes(0xc0, 1), ascii('rst:0x1')]).pending).toEqual([1, ...ascii('rst:0x1')]);
  });

  it('gives up an endless frame instead of growing with it', () => {
    const { pieces, pending } = split([bytes(0xc0), new Uint8Array(100_000)]);
    expect(pending.length).toBe(0);
    expect(new Set(pieces.map(({ kind }) => kind))).toEqual(new Set(['text']));
  });
});
