import { describe, expect, it } from 'vitest';
import { HeardText } from '../../../src/streamer/drive/heard-text.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what a device has said', () => {
  it('is the same however it is cut, also inside a character', () => {
    const heard = new HeardText(['ö—x']);
    for (const byte of bytes('ä ö—x ready')) heard.push(Uint8Array.of(byte));
    expect([heard.forbidden, heard.take('ä'), heard.take('ready'), heard.take('ready')]).toEqual([
      'ö—x',
      true,
      true,
      false,
    ]);
  });

  it('is bounded, and keeps its place, when a device floods', () => {
    const heard = new HeardText([]);
    const block = bytes(`${'x'.repeat(9_999)}\n`);
    for (let i = 0; i < 1_000; i++) heard.push(block);
    heard.skip();
    heard.push(bytes('done\n'));
    expect([heard.take('x'), heard.take('done')]).toEqual([false, true]);
    expect(heard.lastLines(1)).toEqual(['done']);
  });

  it('wakes who waits as soon as it comes, and at an abort', async () => {
    const heard = new HeardText([]);
    const { signal } = new AbortController();
    const seen = heard.until(() => heard.take('b'), 60_000, signal);
    heard.push(bytes('ab'));
    expect(await seen).toBe(true);
    const stop = new AbortController();
    const unseen = heard.until(() => heard.take('c'), 60_000, stop.signal);
    stop.abort();
    expect(await unseen).toBe(false);
  });
});
