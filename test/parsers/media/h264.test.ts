import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSample } from '../../../src/parsers/media/nal-units.js';
import { opusDurationMs } from '../../../src/parsers/media/opus-packet.js';
import { parseSequenceParameters } from '../../../src/parsers/media/sequence-parameters.js';
import { parseSliceType } from '../../../src/parsers/media/slice-type.js';
import { lengthPrefixed, sliceUnit, spsUnit } from '../../support/media-samples.js';

describe('parseSequenceParameters', () => {
  it.each([
    [{ profile: 66, constraints: 0xc0, level: 30, fps: 30 }, 30],
    [{ profile: 77, constraints: 0x40, level: 31, fps: 25 }, 25],
    [{ profile: 100, constraints: 0, level: 51, fps: null }, null],
  ] as const)('reads %o back', (input, framesPerSecond) => {
    const { profile, constraints, level } = input;
    expect(parseSequenceParameters(spsUnit(input))).toEqual({
      profile,
      constraints,
      level,
      width: 640,
      height: 480,
      framesPerSecond,
    });
  });

  it('reads a set that ffmpeg wrote with cropping: 1920x1080 is 68 rows of macroblocks less 8 lines', () => {
    // ffmpeg -f lavfi -i color=s=1920x1080:r=25 -frames:v 1 -c:v libx264 -profile:v baseline -level 4.0
    const unit = Buffer.from('6742c028d900780227e5c044000003000400000300c83c60c920', 'hex');
    expect(parseSequenceParameters(unit)).toMatchObject({
      profile: 66,
      level: 40,
      width: 1920,
      height: 1080,
      framesPerSecond: 25,
    });
  });

  it('answers null for a set that is cut, and ends on any bytes', () => {
    const whole = spsUnit();
    expect(parseSequenceParameters(whole.subarray(0, 6))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        parseSequenceParameters(Uint8Array.of(0x67, ...bytes));
      }),
    );
  });
});

describe('parseSliceType', () => {
  it('tells P, B and I slices', () => {
    expect((['P', 'B', 'I', 'IDR'] as const).map((kind) => parseSliceType(sliceUnit(kind)))).toEqual([
      'P',
      'B',
      'I',
      'I',
    ]);
  });
});

describe('splitSample', () => {
  it('gives back any units that were put together, none of them a start code by mistake', () => {
    const unit = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 9 }), (units) => {
        const { units: found, broken } = splitSample(lengthPrefixed(...units));
        expect(broken).toBeNull();
        expect(found.map(({ bytes }) => [...bytes])).toEqual(units.map((bytes) => [...bytes]));
      }),
    );
  });

  it('covers any bytes: what it splits and where it breaks add up to the file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { units, broken } = splitSample(bytes);
        const covered = units.reduce((sum, unit) => sum + unit.bytes.length + 4, 0);
        expect(broken === null ? covered : broken.offset).toBe(broken === null ? bytes.length : covered);
      }),
    );
  });
});

describe('opusDurationMs', () => {
  it.each([
    // RFC 6716, table 2: configurations of SILK, hybrid and CELT; code 0 is one frame, 1 and 2 two, 3 says how many.
    [[0 << 3], 10],
    [[3 << 3], 60],
    [[9 << 3], 20],
    [[13 << 3], 20],
    [[16 << 3], 2.5],
    [[31 << 3], 20],
    [[(31 << 3) | 1], 40],
    [[(29 << 3) | 3, 6], 30],
  ])('of %o is %d ms', (bytes, ms) => {
    expect(opusDurationMs(Uint8Array.from(bytes))).toBe(ms);
  });

  it('is null of nothing', () => {
    expect(opusDurationMs(new Uint8Array())).toBeNull();
  });
});
