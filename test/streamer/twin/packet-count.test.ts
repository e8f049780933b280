import { expect, it } from 'vitest';
import { countPackets } from '../../../src/streamer/twin/packet-count.js';
import { lengthPrefixed } from '../../support/media-samples.js';

const packetsOf = (...sizes: readonly number[]): number =>
  countPackets(Buffer.from(lengthPrefixed(...sizes.map((size) => new Uint8Array(size).fill(0x41)))));

it('counts one packet a NAL unit, and the pieces of one that does not fit', () => {
  expect(packetsOf(10, 20, 1_220)).toBe(3);
  // 1,221 bytes are cut in two of at most 611, whose two bytes of header leave 609 of the 1,220 that remain: three.
  expect(packetsOf(1_221)).toBe(3);
  expect(packetsOf(17_579)).toBe(15 + 1);
  expect(packetsOf()).toBe(0);
});

it('counts no more than there is, whatever a length says', () => {
  const cut = Buffer.from([0xff, 0xff, 0xff, 0xff, 1]);
  expect(countPackets(cut)).toBeGreaterThan(0);
  expect(countPackets(Buffer.from([0, 0, 0, 1]))).toBe(0);
});
