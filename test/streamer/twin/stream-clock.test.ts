import { describe, expect, it } from 'vitest';
import { rtpTime } from '../../../src/streamer/twin/media-sender.js';
import { StreamClock } from '../../../src/streamer/twin/stream-clock.js';

function openClock(): { clock: StreamClock; sent: string[] } {
  const sent: string[] = [];
  const note =
    (kind: string) =>
    (sample: Buffer, timeUs: number): void =>
      void sent.push(`${kind}${sample.toString()}@${timeUs}`);
  const media = { video: ['0', '1'].map((name) => Buffer.from(name)), audio: [Buffer.from('0')] };
  return { clock: new StreamClock(media, { sendVideo: note('v'), sendAudio: note('a') }), sent };
}

describe('the stream clock', () => {
  it('sends nothing before it is started', () => {
    const { clock, sent } = openClock();
    expect([clock.advance(1e9), sent]).toEqual([20_000, []]);
  });

  it('sends video every 33,333 µs and audio every 20,000 µs, the earlier first, round and round', () => {
    const { clock, sent } = openClock();
    clock.start(500);
    expect(clock.advance(500)).toBe(20_000);
    expect(clock.advance(70_500)).toBe(80_000 - 70_000);
    expect(sent).toEqual(['v0@0', 'a0@0', 'a0@20000', 'v1@33333', 'a0@40000', 'a0@60000', 'v0@66666']);
  });

  it('leaves out what is older than half a second', () => {
    const { clock, sent } = openClock();
    clock.start(0);
    clock.advance(3_600_000_000);
    expect(sent).toHaveLength(15 + 26);
    expect(sent[0]).toBe('a0@3599500000');
  });

  it('gives RTP times that wrap', () => {
    expect(rtpTime(2 ** 32 - 1, 33_333, 90_000)).toBe(2999);
    expect(rtpTime(7, 20_000, 48_000)).toBe(967);
  });
});
