import { describe, expect, it } from 'vitest';
import { DecodeCollector } from '../../../../src/parsers/log/heap/decode-collector.js';

function collect(lines: readonly string[]): { taken: boolean[]; decoded: [string, (string | null)[]][] } {
  const decoded: [string, (string | null)[]][] = [];
  const collector = new DecodeCollector((address, frames) => {
    decoded.push([
      address.toString(16),
      frames.map((frame) => (frame.inlined ? `inlined ${frame.function}` : frame.function)),
    ]);
  });
  const taken = lines.map((line) => collector.push(line));
  collector.flush();
  return { taken, decoded };
}

describe('decode lines', () => {
  it('are taken, and no others', () => {
    expect(
      collect(['--- 0x400d276d: leak at /p/blink.c:27', 'hello', '', ' (inlined by) outer at /p/b.c:5'])
        .taken,
    ).toEqual([true, false, false, true]);
  });

  it('of one address become its frames, the inner ones inlined into the outer', () => {
    expect(
      collect([
        '0x400d276d: inner at /p/a.c:1',
        ' (inlined by) middle at /p/a.c:2',
        ' (inlined by) outer at /p/a.c:3',
        '0x400d27c1: other at /p/a.c:4',
      ]).decoded,
    ).toEqual([
      ['400d276d', ['inlined inner', 'inlined middle', 'outer']],
      ['400d27c1', ['other']],
    ]);
  });

  it('may have an empty line between an address and its outer frames', () => {
    expect(collect(['0x400d276d: inner at /p/a.c:1', '', ' (inlined by) outer at /p/a.c:3']).decoded).toEqual(
      [['400d276d', ['inlined inner', 'outer']]],
    );
  });

  it('that know nothing give nothing', () => {
    expect(collect(['--- 0x4fc00000: (unknown)', '0x4fc00000: ?? ??:0']).decoded).toEqual([]);
  });

  it('of an outer frame without an inner one give nothing', () => {
    expect(
      collect(['hello', ' (inlined by) outer at /p/a.c:3', '0x400d27c1: other at /p/a.c:4']).decoded,
    ).toEqual([['400d27c1', ['other']]]);
  });

  it('of an outer frame after somebody else’s line belong to no address', () => {
    expect(
      collect(['0x400d276d: inner at /p/a.c:1', 'I (5) app: hello', ' (inlined by) outer at /p/a.c:3'])
        .decoded,
    ).toEqual([['400d276d', ['inner']]]);
  });

  it('without an end keep no more frames than a compiler makes', () => {
    const outer = Array.from({ length: 1000 }, (_, i) => ` (inlined by) outer${i} at /p/a.c:3`);
    const [[, frames] = ['', []]] = collect(['0x400d276d: inner at /p/a.c:1', ...outer]).decoded;
    expect([frames.length, frames.at(-1)]).toEqual([64, 'inlined outer62']);
  });
});
