import {
  array,
  assert,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeFrame,
  encodeStart,
  isRecording,
  RecordingDecoder,
  type RecordedFrame,
} from '../../../src/streamer/recording/recording-frames.js';

const start = encodeStart({ port: '/dev/ttyACM0', startedAt: new Date(0) });

function decode(...pieces: readonly Uint8Array[]) {
  const frames: RecordedFrame[] = [];
  // Bytes are borrowed.
  const decoder = new RecordingDecoder((frame) =>
    frames.push(frame.kind === 'data' ? { ...frame, bytes: Uint8Array.from(frame.bytes) } : frame),
  );
  for (const piece of pieces) decoder.push(piece);
  return { frames, ...decoder.end(), damage: decoder.damage };
}

const data = record({
  kind: constantFrom('data' as const),
  timeMs: integer({ min: 0, max: 2 ** 32 - 1 }),
  bytes: uint8Array({ maxLength: 300 }),
});
const event = record({
  kind: constantFrom('event' as const),
  timeMs: integer({ min: 0, max: 2 ** 32 - 1 }),
  event: string({ maxLength: 50 }).map((text) => Buffer.from(text).toString('utf8')),
});

describe('a recording', () => {
  it('gives back what was put in, in whatever pieces it is read', () => {
    assert(
      property(
        array(oneof(data, event), { maxLength: 20 }),
        array(integer({ min: 1, max: 200 }), { maxLength: 30 }),
        (frames, sizes) => {
          const whole = Buffer.concat([start, ...frames.map(encodeFrame)]);
          const pieces: Uint8Array[] = [];
          let at = 0;
          for (const size of sizes) pieces.push(whole.subarray(at, (at += size)));
          const read = decode(...pieces, whole.subarray(at));
          expect(read).toEqual({ frames, isCut: false, damage: null });
        },
      ),
    );
  });

  it('that is cut anywhere loses its last frame at most', () => {
    const frames = Array.from({ length: 5 }, (_, i) => ({
      kind: 'data' as const,
      timeMs: i,
      bytes: Buffer.from(`line ${i}\n`),
    }));
    const encoded = frames.map(encodeFrame);
    const whole = Buffer.concat([start, ...encoded]);
    for (let length = start.length; length < whole.length; length++) {
      const read = decode(whole.subarray(0, length));
      let [complete, at] = [0, start.length];
      for (const bytes of encoded) {
        at += bytes.length;
        if (at <= length) complete++;
      }
      expect(read.frames).toHaveLength(complete);
      expect(read.damage).toBeNull();
    }
  });

  it('that is damaged says so, and gives what came before', () => {
    const good = encodeFrame({ kind: 'data', timeMs: 1, bytes: Buffer.from('a') });
    const read = decode(Buffer.concat([start, good, Buffer.from([9, 9, 9, 9, 9, 9, 9, 9, 9, 9])]));
    expect(read.frames).toHaveLength(1);
    expect(read.damage).toMatch(/no frame/);
    const huge = Buffer.from([1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    expect(decode(Buffer.concat([start, huge])).damage).not.toBeNull();
    expect(decode(Buffer.concat([Buffer.from('esp-rtc-rec 1 '), Buffer.alloc(10_000, 0x20)])).damage).toMatch(
      /first line/,
    );
  });

  it('is known by its first bytes', () => {
    expect(isRecording(start)).toBe(true);
    expect(isRecording(Buffer.from('I (1) a: b\n'))).toBe(false);
    expect(isRecording(new Uint8Array())).toBe(false);
  });
});
