import { describe, expect, it } from 'vitest';
import { encodeFrame, encodeStart } from '../../../src/streamer/recording/recording-frames.js';
import { replay } from '../../../src/streamer/recording/replay.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();

describe('the replay of a recording', () => {
  it.each([
    [1, 200],
    [4, 50],
  ])('waits at speed %i for %i ms between what came 200 ms apart', async (speed, gapMs) => {
    const rec = folder.write(
      `gap-${speed}.rec`,
      Buffer.concat([
        encodeStart({ port: 'sim', startedAt: new Date(0) }),
        encodeFrame({ kind: 'data', timeMs: 0, bytes: Buffer.from('one') }),
        encodeFrame({ kind: 'data', timeMs: 200, bytes: Buffer.from('two') }),
      ]),
    );
    const options = { speed, signal: new AbortController().signal, onDamage: () => undefined };
    const startMs = performance.now();
    const heard: number[] = [];
    for await (const { timeMs } of replay(rec, options)) heard.push(timeMs);
    expect(heard).toEqual([0, 200]);
    // A timer of Node may fire a millisecond early.
    expect(performance.now() - startMs).toBeGreaterThan(gapMs - 2);
  });

  it('waits for what came after weeks, which is longer than a timer can be', async () => {
    const rec = folder.write(
      'long.rec',
      Buffer.concat([
        encodeStart({ port: 'sim', startedAt: new Date(0) }),
        encodeFrame({ kind: 'data', timeMs: 0, bytes: Buffer.from('first') }),
        encodeFrame({ kind: 'data', timeMs: 2 ** 32 - 1, bytes: Buffer.from('49 days later') }),
      ]),
    );
    const heard: number[] = [];
    const stop = new AbortController();
    const options = { speed: 1, signal: stop.signal, onDamage: () => undefined };
    for await (const { timeMs } of replay(rec, options)) {
      heard.push(timeMs);
      setTimeout(() => stop.abort(), 200);
    }
    expect(heard).toEqual([0]);
  });
});
