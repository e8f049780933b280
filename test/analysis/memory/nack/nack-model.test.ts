import { describe, expect, it } from 'vitest';
import { computeNackModel } from '../../../../src/analysis/memory/nack/nack-model.js';
import {
  secondsUntilStored,
  storedAfter,
  tracksOf,
} from '../../../../src/analysis/memory/nack/nack-store.js';
import type { NackInputs } from '../../../../src/model/nack.js';

const field: NackInputs = {
  dmaBytes: 197 * 1024,
  bytesPerPacket: null,
  storages: 2,
  maxSize: 512,
  packetRate: 320,
  audioRate: 50,
  windowMs: 200,
};

const tracks = tracksOf(field);

describe('a storage', () => {
  it('belongs to a track: audio has its own rate', () => {
    expect(tracks).toEqual([
      { kind: 'video', storages: 1, packetRate: 270 },
      { kind: 'audio', storages: 1, packetRate: 50 },
    ]);
    expect(tracksOf({ ...field, storages: 1 })).toEqual([{ kind: 'video', storages: 1, packetRate: 320 }]);
    expect(tracksOf({ ...field, storages: 4 }).map(({ storages }) => storages)).toEqual([2, 2]);
  });

  it('holds maxSize packets at most', () => {
    // After 5 s: video is full with 512, audio has 250.
    expect(storedAfter(5, 512, tracks)).toBe(762);
    expect(storedAfter(60, 512, tracks)).toBe(1024);
  });

  it('fills with both tracks first, then with audio alone', () => {
    expect(secondsUntilStored(320, 512, tracks)).toBe(1);
    // 512 of video, and 388 of audio at 50/s.
    expect(secondsUntilStored(900, 512, tracks)).toBeCloseTo(388 / 50, 9);
    expect(secondsUntilStored(1025, 512, tracks)).toBeNull();
  });
});

describe('the model', () => {
  const model = computeNackModel(field);

  it('has the window and the time to full of each track, never of the sum', () => {
    expect(model.tracks).toMatchObject([
      { kind: 'video', secondsToFull: 1.9, windowMs: 1896, recommendedMaxSize: 54 },
      { kind: 'audio', secondsToFull: 10.24, windowMs: 10240, recommendedMaxSize: 10 },
    ]);
    expect([model.secondsToFull, model.windowMs]).toEqual([10.24, 1896]);
  });

  it('has all known costs of a packet, with their origin', () => {
    expect(
      model.costs.map(({ origin, storageBytes }) => [origin, storageBytes.low, storageBytes.high]),
    ).toEqual([
      ['stated', 126_976, 126_976],
      ['by-parts', 235_520, 235_520],
      ['measured', 397_312, 425_984],
    ]);
  });

  it('says when the memory would be used up', () => {
    // 197 KB at 416 B are 484.9 packets, at 388 B 519.9: at 320/s 1.52 s and 1.62 s.
    expect(model.costs.map(({ secondsToExhaust }) => secondsToExhaust)).toEqual([
      null,
      expect.objectContaining({ low: 7.3 }),
      { low: 1.52, high: 1.62 },
    ]);
  });

  it('recommends the least size for the window, within a quarter of the memory', () => {
    expect([model.recommendedMaxSize, model.isLimitedByDma]).toEqual([54, false]);
    const small = computeNackModel({ ...field, dmaBytes: 100 * 1024 });
    // 25 KB over 2 x 416 B.
    expect([small.recommendedMaxSize, small.isLimitedByDma]).toEqual([30, true]);
  });

  it('takes the given cost alone', () => {
    const given = computeNackModel({ ...field, bytesPerPacket: 124, maxSize: 64, dmaBytes: null });
    expect(given.costs).toHaveLength(1);
    expect([given.storedPackets, given.storageBytes, given.shareOfDma]).toEqual([128, 15_872, null]);
    expect(given.table.map(({ maxSize }) => maxSize)).toEqual([32, 54, 64, 128, 256, 512]);
  });
});
