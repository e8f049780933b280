import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplesOf, splitAnnexB } from '../../../src/parsers/media/annex-b.js';
import { splitSample } from '../../../src/parsers/media/nal-units.js';
import { opusPackets } from '../../../src/parsers/media/ogg.js';
import { lengthPrefixed, ppsUnit, sliceUnit, spsUnit } from '../../support/media-samples.js';

const startCode = Buffer.from([0, 0, 0, 1]);
const shortStartCode = Buffer.from([0, 0, 1]);

describe('splitAnnexB and samplesOf', () => {
  it('make one sample a slice, with the parameter sets before it', () => {
    const [sps, idr, p] = [spsUnit(), sliceUnit('IDR'), sliceUnit('P')];
    const stream = Buffer.concat([startCode, sps, startCode, ppsUnit, shortStartCode, idr, startCode, p]);
    const samples = [...samplesOf(splitAnnexB(stream))];
    expect(samples.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
      [lengthPrefixed(sps, ppsUnit, idr), lengthPrefixed(p)].map((bytes) =>
        Buffer.from(bytes).toString('hex'),
      ),
    );
  });

  it('leave out trailing zeros, delimiters, and what no slice follows', () => {
    const delimiter = Uint8Array.of(9, 0xf0);
    const p = sliceUnit('P');
    const stream = Buffer.concat([startCode, delimiter, startCode, p, Buffer.alloc(3), startCode, ppsUnit]);
    expect([...samplesOf(splitAnnexB(stream))].map((bytes) => bytes.length)).toEqual([p.length + 4]);
  });

  it('turn any bytes into samples that can be split again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const stream = Buffer.concat([startCode, Buffer.from([0x41, 0x9a]), bytes]);
        for (const sample of samplesOf(splitAnnexB(stream))) expect(splitSample(sample).broken).toBeNull();
      }),
    );
  });
});

/** A page of Ogg with the given segment lengths (RFC 3533, 6); the reader does not look at the checksum. */
function page(lengths: readonly number[], fill: number): Buffer {
  const header = Buffer.alloc(27);
  header.write('OggS', 'latin1');
  header[26] = lengths.length;
  return Buffer.concat([
    header,
    Buffer.from(lengths),
    Buffer.alloc(
      lengths.reduce((a, b) => a + b, 0),
      fill,
    ),
  ]);
}

describe('opusPackets', () => {
  it('joins segments over pages and leaves out the two headers', () => {
    const stream = Buffer.concat([
      page([19], 1),
      page([255, 3], 2),
      page([160, 160, 255], 3),
      page([45, 10], 4),
    ]);
    expect([...opusPackets(stream)].map((packet) => packet.length)).toEqual([160, 160, 300, 10]);
  });

  it('ends on any bytes, and where a page is cut', () => {
    const whole = Buffer.concat([page([19], 1), page([3], 2), page([160, 160], 3)]);
    expect([...opusPackets(whole.subarray(0, -1))].map((packet) => packet.length)).toEqual([160]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect([...opusPackets(Buffer.concat([page([1], 1), bytes]))].length).toBeLessThan(300);
      }),
    );
  });
});
