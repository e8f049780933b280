import { describe, expect, it } from 'vitest';
import {
  checkFlashFiles,
  checkFlashSize,
  checkForChip,
} from '../../../src/analysis/image/check-flash-files.js';
import type { FlashFile } from '../../../src/model/flash-report.js';
import { buildImage } from '../../support/build-image.js';

const file = (offset: number, bytes: Uint8Array | number, path = 'a.bin'): FlashFile => ({
  offset,
  path,
  bytes: typeof bytes === 'number' ? new Uint8Array(bytes).fill(1) : bytes,
});
const kinds = (refusals: readonly { kind: string }[]): string[] => refusals.map(({ kind }) => kind);
const chip = {
  id: 18,
  name: 'esp32p4',
  revision: 103,
  isSecureDownload: false,
  nameOf: (id: number) => `chip ${id}`,
};

describe('checkFlashFiles', () => {
  it.each([
    ['files that fill their sectors', [file(0x1000, 0x1000), file(0x2000, 1)], []],
    ['files that share a sector', [file(0x2000, 1), file(0x1000, 0x1001)], ['overlap']],
    ['the same place twice', [file(0x1000, 1), file(0x1000, 1)], ['overlap']],
    ['an offset between sectors', [file(0x1004, 1)], ['misaligned']],
    ['an empty file', [file(0x1000, 0)], ['empty']],
    ['a sound image', [file(0x1000, buildImage())], []],
    ['an image that is cut short', [file(0x1000, buildImage().subarray(0, -1))], ['damaged']],
    ['plain data that starts as an image does', [file(0x1000, Buffer.of(0xe9, 1, 2))], []],
  ])('judges %s', (_, files, wanted) => expect(kinds(checkFlashFiles(files))).toEqual(wanted));

  it('finds any single flipped bit of an image', () => {
    const image = buildImage();
    for (let at = 0; at < image.length; at++) {
      // Another magic is no image, and no segment count gives another end.
      if (at === 0) continue;
      const flipped = Buffer.from(image);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const isHashGone = at === 23;
      expect(kinds(checkFlashFiles([file(0, flipped)])), `byte ${at}`).toEqual(isHashGone ? [] : ['damaged']);
    }
  });
});

describe('checkForChip', () => {
  it.each([
    [{ min: 100, max: 199 }, []],
    [{ min: 103, max: 103 }, []],
    [{ min: 301, max: 399 }, ['wrong-revision']],
    [{ min: 104, max: 199 }, ['wrong-revision']],
    [{ min: 0, max: 102 }, ['wrong-revision']],
    [{ min: 0, max: 65_535 }, []],
    [{ chipId: 5 }, ['wrong-chip']],
  ])('judges %o for revision 1.3', (parts, wanted) => {
    expect(kinds(checkForChip([file(0x2000, buildImage(parts))], chip, null))).toEqual(wanted);
  });

  it('refuses a build for another chip, and a chip that shows nothing', () => {
    expect(kinds(checkForChip([], chip, { name: 'esp32c6', path: 'f.json' }))).toEqual(['wrong-chip']);
    expect(kinds(checkForChip([], { ...chip, revision: null, isSecureDownload: true }, null))).toEqual([
      'secure-download',
    ]);
  });
});

describe('checkFlashSize', () => {
  it('refuses what ends behind the flash, to the byte', () => {
    expect(checkFlashSize([file(0x1000, 0x1000)], 0x2000)).toEqual([]);
    expect(kinds(checkFlashSize([file(0x1000, 0x1001)], 0x2000))).toEqual(['too-large']);
    expect(checkFlashSize([file(0x1000, 0x1001)], null)).toEqual([]);
  });
});
