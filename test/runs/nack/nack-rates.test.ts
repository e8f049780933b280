import { expect, it } from 'vitest';
import { nackRates } from '../../../src/runs/nack/nack-rates.js';

it('the rates of two tracks are video and audio, and a single one is that of all together', () => {
  expect(nackRates({ storages: 2, packetRate: [270, 50], audioRate: 30 })).toEqual({
    packetRate: 320,
    audioRate: 50,
  });
  expect(nackRates({ storages: 2, packetRate: [320], audioRate: 50 })).toEqual({
    packetRate: 320,
    audioRate: 50,
  });
});

it.each([
  ['nothing is left for video', { storages: 2, packetRate: [50], audioRate: 50 }, 'audio-rate-too-high'],
  [
    'there are more rates than storages',
    { storages: 1, packetRate: [270, 50], audioRate: 0 },
    'too-many-rates',
  ],
  ['there are three', { storages: 4, packetRate: [270, 50, 1], audioRate: 0 }, 'too-many-rates'],
])('rates are refused where %s', (_, given, code) => {
  expect(() => nackRates(given)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
});

it('a single track may have no more than the audio of two', () => {
  expect(nackRates({ storages: 1, packetRate: [50], audioRate: 50 }).packetRate).toBe(50);
});
