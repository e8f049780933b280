import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClaimWords } from '../../../src/parsers/source/claim-words.js';

// The story of the field case, in its own words (samples/nack-claim.json has the same figures).
const story = `It crashes after about 30 s of streaming with Mem alloc fail. DMA went from 197 KB to 3 KB at about 130 KB/s.
The RtcpNackResponder stores up to 512 packets per storage, 2 storages, about 124 bytes each: unbounded growth.
Video held 442 packets and audio about 70. The stream has 320 packets/s. About 170 KB of DMA in all.
The cure was 512 → 64. 64 packets = 200 ms.`;

describe('a crash story in words', () => {
  it('gives its figures', () => {
    expect(parseClaimWords(story)).toEqual({
      crash: {
        streamingSeconds: 30,
        dmaBeforeKB: 197,
        dmaAfterKB: 3,
        fallKBPerSecond: 130,
        storedVideo: 442,
        storedAudio: 70,
      },
      store: { storages: 2, maxSize: 512, bytesPerPacket: 124, dmaTotalKB: 170, isUnbounded: true },
      stream: { packetRate: 320 },
      fix: { maxSize: 64, windowMs: 200 },
    });
  });

  it('that has no figure of it is none', () => {
    expect(parseClaimWords('The board reboots now and then, and nobody knows why.')).toBeNull();
    expect(parseClaimWords('')).toBeNull();
  });

  it('never throws', () => {
    assert(
      property(string({ maxLength: 300 }), (text) => {
        const claim = parseClaimWords(`DMA from ${text} KB to 3 KB, 512 packets ${text}`);
        for (const part of Object.values(claim ?? {})) {
          for (const value of Object.values(part ?? {}))
            expect(typeof value === 'boolean' || Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });
});
