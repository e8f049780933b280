import { describe, expect, it } from 'vitest';
import { sizedTimeoutMs, stubWorkBytes } from '../../../src/streamer/loader/durations.js';

// esptool (master of August 2026): timeout_per_mb(40, size), DEFAULT_TIMEOUT 3 s, MAX_TIMEOUT 240 s.
describe('sizedTimeoutMs', () => {
  it.each([
    ['write', 16_384, 3_000],
    ['write', 1_000_000, 40_000],
    ['erase', 2_000_000, 80_000],
    ['md5', 1_000_000, 8_000],
    ['erase', 16_777_216, 240_000],
  ] as const)('gives %s of %i bytes %i ms', (work, sizeBytes, ms) => {
    expect(sizedTimeoutMs(work, sizeBytes, 3000)).toBe(ms);
  });

  it('is shorter in proportion where a command may take less', () => {
    expect(sizedTimeoutMs('write', 1_000_000, 300)).toBe(4_000);
  });
});

describe('stubWorkBytes', () => {
  // _get_flash_defl_block_timeout: a block of flash is erased ahead, and one for each 32 KB that are unpacked.
  it.each([
    [1, 1 + 2 * 65_536],
    [32_768, 32_768 + 2 * 65_536],
    [32_769, 32_769 + 3 * 65_536],
    [1_000_000, 1_000_000 + 32 * 65_536],
  ])('of %i bytes is %i', (rawBytes, work) => expect(stubWorkBytes(rawBytes)).toBe(work));
});
