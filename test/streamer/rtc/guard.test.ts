import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Guard } from '../../../src/streamer/rtc/guard.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe('a guard of callbacks', () => {
  it('turns an exception into a word, and none after its release', () => {
    const errors: string[] = [];
    const guard = new Guard(({ message }) => errors.push(message));
    const fail = guard.wrap((what: string) => {
      throw new Error(what);
    });
    fail('first');
    guard.release();
    fail('second');
    guard.run(() => {
      throw new Error('third');
    });
    expect(errors).toEqual(['first']);
  });

  // The binding keeps each callback for ever: 58 KB a connection were lost with what they held.
  it('lets go of what a callback holds, although somebody keeps the callback', async () => {
    const kept: ((data: number) => void)[] = [];
    const held = ((): WeakRef<object> => {
      const record = { packets: new Float64Array(1_000) };
      const guard = new Guard(() => record.packets.fill(0));
      kept.push(guard.wrap((data) => void (record.packets[0] = data)));
      guard.release();
      return new WeakRef(record);
    })();
    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
    expect(kept).toHaveLength(1);
    expect(held.deref()).toBeUndefined();
  });
});
