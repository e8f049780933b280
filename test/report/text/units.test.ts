import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  formatBytes,
  formatCount,
  formatQuantity,
  formatShare,
} from '../../../src/report/text/units.js';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [21_506, '21,506'],
    [1_234_567, '1,234,567'],
    [4_294_967_295, '4,294,967,295'],
  ])('%d is written %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
    expect(formatBytes(count)).toBe(`${text} B`);
  });

  it.each([
    [0, '0 blocks'],
    [1, '1 block'],
    [2, '2 blocks'],
    [1200, '1,200 blocks'],
  ])('%d blocks are "%s"', (count, text) => {
    expect(formatQuantity(count, 'block')).toBe(text);
  });

  it('may have an irregular plural', () => {
    expect(formatQuantity(2, 'mutex', 'mutexes')).toBe('2 mutexes');
  });

  it.each([
    [5376, 8628, '62 %'],
    [0, 10, '0 %'],
    [1, 1_000_000, '1 %'],
    [999_999, 1_000_000, '99 %'],
    [10, 10, '100 %'],
    [0, 0, '0 %'],
    [1, 3, '33 %'],
    [2, 3, '67 %'],
  ])('%d of %d is %s', (part, whole, share) => {
    expect(formatShare(part, whole)).toBe(share);
  });

  it.each([
    [0, '0x00000000'],
    [0x80, '0x00000080'],
    [0x4ff21110, '0x4ff21110'],
    [0xffffffff, '0xffffffff'],
  ])('address %d is %s', (address, text) => {
    expect(formatAddress(address)).toBe(text);
  });
});
