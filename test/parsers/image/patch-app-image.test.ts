import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseAppImage } from '../../../src/parsers/image/app-image.js';
import { patchAppImage } from '../../../src/parsers/image/patch-app-image.js';

const oldElfSha256 = 'ab'.repeat(32);
const newElfSha256 = 'cd'.repeat(32);
const arrayAddress = 0x4001_1554;

// header, app description in the first mapped segment, an array of two words (esp-idf esp_app_format.h)
function image(): Buffer {
  const header = Buffer.alloc(24);
  header.set([0xe9, 2, 2, 0x40]);
  header.writeUInt16LE(18, 12);
  header[23] = 1;
  const description = Buffer.alloc(256);
  description.writeUInt32LE(0xabcd_5432);
  description.write(oldElfSha256, 144, 'hex');
  const words = Buffer.alloc(8);
  words.writeUInt32LE(0x4000_1a9e, 0);
  words.writeUInt32LE(0x4000_3374, 4);
  const body = Buffer.concat([header, segment(0x4800_0020, description), segment(arrayAddress, words)]);
  const padded = Buffer.concat([body, Buffer.alloc(16 - (body.length % 16))]);
  padded[padded.length - 1] = [...description, ...words].reduce((xor, byte) => xor ^ byte, 0xef);
  return Buffer.concat([padded, createHash('sha256').update(padded).digest()]);
}

function segment(address: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(address, 0);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

const words = [{ address: arrayAddress + 4, old: 0x4000_3374, now: 0x4000_0844 }];
const patch = { words, oldElfSha256, newElfSha256 };

describe('an app image', () => {
  it('gets the word, the hash of the ELF, the checksum and the SHA-256', () => {
    const { bytes, problem } = patchAppImage(image(), patch);
    expect(problem).toBeNull();
    const read = parseAppImage(bytes ?? new Uint8Array());
    expect(read?.app?.elfSha256).toBe(newElfSha256);
    expect(read?.checksum?.stored).toBe(read?.checksum?.computed);
    const covered = Buffer.from(bytes ?? []).subarray(0, read?.hash?.coveredBytes);
    expect(read?.hash?.stored).toBe(createHash('sha256').update(covered).digest('hex'));
    const back = patchAppImage(bytes ?? new Uint8Array(), {
      words: [{ address: arrayAddress + 4, old: 0x4000_0844, now: 0x4000_3374 }],
      oldElfSha256: newElfSha256,
      newElfSha256: oldElfSha256,
    });
    expect(back.bytes).toEqual(image());
  });

  it('may end in erased flash', () => {
    expect(patchAppImage(Buffer.concat([image(), Buffer.alloc(64, 0xff)]), patch).problem).toBeNull();
  });

  it.each([
    ['signed', Buffer.concat([image(), Buffer.alloc(4096, 7)]), patch],
    ['no-image', image().subarray(0, 200), patch],
    ['no-image', Buffer.from('hello'), patch],
    ['other-elf', image(), { ...patch, oldElfSha256: 'ee'.repeat(32) }],
    ['word-differs', image(), { ...patch, words: [{ address: arrayAddress + 4, old: 1, now: 2 }] }],
    ['word-differs', image(), { ...patch, words: [{ address: 0x5000_0000, old: 1, now: 2 }] }],
    ['word-differs', image(), { ...patch, words: [{ address: arrayAddress + 6, old: 1, now: 2 }] }],
  ])('is left alone when %s', (kind, bytes, change) => {
    const before = Buffer.from(bytes);
    expect(patchAppImage(bytes, change)).toMatchObject({ bytes: null, problem: { kind } });
    expect(bytes.equals(before)).toBe(true);
  });
});
