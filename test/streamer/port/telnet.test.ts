import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeComPort, escapeTelnet, TelnetDecoder } from '../../../src/streamer/port/telnet.js';
import { chunkAt } from '../../support/chunk-at.js';

type Heard = { data: number[]; negotiations: number[][]; subs: { option: number; payload: number[] }[] };

function decode(chunks: readonly Uint8Array[]): Heard {
  const heard: Heard = { data: [], negotiations: [], subs: [] };
  const decoder = new TelnetDecoder({
    data: (bytes) => heard.data.push(...bytes),
    negotiation: (verb, option) => heard.negotiations.push([verb, option]),
    subnegotiation: (option, payload) => heard.subs.push({ option, payload: [...payload] }),
  });
  for (const chunk of chunks) decoder.push(chunk);
  return heard;
}

describe('TelnetDecoder', () => {
  it('gives data back as it was escaped, for any chunking', () => {
    const data = fc.array(fc.oneof(fc.nat(255), fc.constant(255)), { maxLength: 200 });
    fc.assert(
      fc.property(data, fc.array(fc.nat()), (values, cuts) => {
        const escaped = escapeTelnet(Uint8Array.from(values));
        expect(decode(chunkAt(escaped, cuts))).toEqual({ data: values, negotiations: [], subs: [] });
      }),
    );
  });

  // RFC 2217: IAC SB COM-PORT-OPTION SET-BAUDRATE <4 bytes, network order> IAC SE; 0xFF in a value is doubled.
  it('reads sub-negotiations between data, for any chunking', () => {
    const stream = [1, ...encodeComPort(1, [0, 0, 0xff, 0]), 2, 255, 253, 44, 3];
    expect(stream).toEqual([1, 255, 250, 44, 1, 0, 0, 255, 255, 0, 255, 240, 2, 255, 253, 44, 3]);
    for (const step of [1, 2, 3, 5, 100]) {
      const cuts = stream.map((_, i) => i).filter((i) => i % step === 0);
      expect(decode(chunkAt(Uint8Array.from(stream), cuts))).toEqual({
        data: [1, 2, 3],
        negotiations: [[253, 44]],
        subs: [{ option: 44, payload: [1, 0, 0, 255, 0] }],
      });
    }
  });

  it('forgets a sub-negotiation that never ends', () => {
    const endless = Uint8Array.from([255, 250, 44, ...Array<number>(100_000).fill(7), 255, 240, 9]);
    expect(decode([endless])).toEqual({ data: [9], negotiations: [], subs: [] });
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array()), (chunks) => void decode(chunks)));
  });
});
