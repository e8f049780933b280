import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRtp, RtpCounter } from '../../../src/streamer/viewer/rtp-counter.js';

type PacketFields = {
  readonly sequence: number;
  readonly marker?: boolean;
  readonly timestamp?: number;
  readonly payload?: readonly number[];
};

/** RFC 3550, 5.1 */
function packetOf({ sequence, marker = false, timestamp = 0, payload = [0x41] }: PacketFields): Uint8Array {
  const packet = Buffer.alloc(12 + payload.length);
  packet[0] = 0x80;
  packet[1] = 102 + (marker ? 0x80 : 0);
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp, 4);
  packet.set(payload, 12);
  return packet;
}

function countsOf(packets: readonly PacketFields[]): RtpCounter['counts'] {
  const counter = new RtpCounter({ isH264: true });
  for (const packet of packets) counter.push(packetOf(packet));
  return counter.counts;
}

describe('the RTP counter', () => {
  it('counts packets, and frames by the marker bit', () => {
    const counts = countsOf([{ sequence: 1 }, { sequence: 2, marker: true }, { sequence: 3, marker: true }]);
    expect(counts).toEqual({ packets: 3, frames: 2, keyFrames: 0, lost: 0 });
  });

  it('counts a key frame once, however it is packed', () => {
    const pps = { sequence: 1, timestamp: 1, payload: [0x68] };
    const whole = { sequence: 2, timestamp: 1, payload: [0x65] };
    const firstPart = { sequence: 3, timestamp: 2, payload: [0x7c, 0x85] };
    const lastPart = { sequence: 4, timestamp: 2, payload: [0x7c, 0x45] };
    const otherSlice = { sequence: 5, timestamp: 3, payload: [0x7c, 0x81] };
    const together = { sequence: 6, timestamp: 4, payload: [0x78, 0, 1, 0x68, 0, 2, 0x65, 0x88] };
    expect(countsOf([pps, whole, firstPart, lastPart, otherSlice, together]).keyFrames).toBe(3);
  });

  it('takes a packet that comes late as not lost, and one that comes twice as one', () => {
    expect(countsOf([{ sequence: 5 }, { sequence: 8 }]).lost).toBe(2);
    expect(countsOf([{ sequence: 5 }, { sequence: 8 }, { sequence: 6 }])).toMatchObject({
      packets: 3,
      lost: 1,
    });
    expect(countsOf([{ sequence: 5 }, { sequence: 8 }, { sequence: 8 }])).toMatchObject({
      packets: 2,
      lost: 2,
    });
    expect(countsOf([{ sequence: 5 }, { sequence: 4 }])).toMatchObject({ packets: 2, lost: 0 });
  });

  it('loses nothing of a stream in any order of near packets, also where the number wraps', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 0xffff }),
        fc.uniqueArray(fc.nat({ max: 200 }), { minLength: 2 }),
        fc.array(fc.nat({ max: 200 })),
        (first, offsets, again) => {
          const known = new Set(offsets);
          const sent = [...offsets, ...again.filter((offset) => known.has(offset))];
          const { packets, lost } = countsOf(sent.map((offset) => ({ sequence: first + offset })));
          const span = Math.max(...offsets) - Math.min(...offsets) + 1;
          expect([packets, lost]).toEqual([known.size, span - known.size]);
        },
      ),
    );
  });

  it('leaves out RTCP, and lives through anything', () => {
    expect(isRtp(Uint8Array.of(0x80, 200, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0))).toBe(false);
    expect(isRtp(packetOf({ sequence: 1, marker: true }))).toBe(true);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (packets) => {
        const counter = new RtpCounter({ isH264: true });
        for (const packet of packets) counter.push(packet);
        expect(counter.counts.packets).toBeLessThanOrEqual(packets.filter(isRtp).length);
      }),
    );
  });
});
