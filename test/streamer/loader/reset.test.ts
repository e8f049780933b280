import { describe, expect, it } from 'vitest';
import {
  downloadSequences,
  hardReset,
  usbKindOf,
  type ResetStep,
} from '../../../src/streamer/loader/reset.js';
import type { Port, PortInfo } from '../../../src/streamer/port/port.js';
import { memoryInfo } from '../../support/memory-info.js';

const portWith = (info: Partial<PortInfo>): Port => ({ info: { ...memoryInfo, ...info } }) as Port;
// `D0 R1 W100` as esptool's reset.py and its documentation write sequences; lines that do not change are left out.
function words(steps: readonly ResetStep[]): string {
  let [dtr, rts] = [false, false];
  const out: string[] = [];
  for (const { lines, waitMs } of steps) {
    if (lines.dtr !== dtr) out.push(`D${Number(lines.dtr)}`);
    if (lines.rts !== rts) out.push(`R${Number(lines.rts)}`);
    ({ dtr, rts } = lines);
    if (waitMs > 0) out.push(`W${waitMs}`);
  }
  return out.join(' ');
}

describe('reset sequences, as esptool 5.3.1 has them', () => {
  it('enters download mode through a bridge by tight and classic resets in turn', () => {
    const sequences = downloadSequences(portWith({ vendorId: '10c4', productId: 'ea60' })).map(words);
    expect(sequences.at(-2)).toBe('R1 W100 D1 R0 W50 D0');
    expect(sequences.at(-1)).toBe('R1 W100 D1 R0 W550 D0');
    if (process.platform !== 'win32') {
      expect(sequences.slice(0, 2)).toEqual(['D1 R1 D0 W100 D1 R0 W50 D0', 'D1 R1 D0 W100 D1 R0 W550 D0']);
    }
  });

  it('sets one line at a time over RFC 2217', () => {
    const sequences = downloadSequences(portWith({ kind: 'rfc2217' })).map(words);
    expect(sequences).toEqual(['R1 W100 D1 R0 W50 D0', 'R1 W100 D1 R0 W550 D0']);
  });

  it("has the order that the chip's own USB unit watches for", () => {
    const sequences = downloadSequences(portWith({ vendorId: '303a', productId: '1001' })).map(words);
    expect(sequences).toEqual(['W100 D1 W100 R1 D0 W100 R0']);
  });

  it('tries nothing on a port without lines', () => {
    expect(downloadSequences(portWith({ hasModemLines: false }))).toEqual([[]]);
  });

  it.each([
    ['a bridge', { vendorId: '1a86', productId: '7523' }, 'R1 W100 R0'],
    ['USB-Serial/JTAG', { vendorId: '303a', productId: '1001' }, 'R1 W200 R0 W200'],
    ['a CP2102C', { vendorId: '10c4', productId: 'ea64' }, 'R1 W100 D1 W100 R0'],
  ])('starts the application behind %s', (_, info, sequence) => {
    const expected = process.platform === 'win32' && info.productId === 'ea64' ? `${sequence} D0` : sequence;
    expect(words(hardReset(portWith(info)))).toBe(expected);
  });

  it('leaves DTR asserted at the end for a CP2102C', () => {
    const [first = []] = downloadSequences(portWith({ vendorId: '10c4', productId: 'ea64' }));
    expect(first.at(-1)?.lines).toEqual({ dtr: true, rts: false });
  });

  it('knows the units of the chip by their ids', () => {
    expect(usbKindOf(portWith({ vendorId: '303a', productId: '1001' }))).toBe('jtag');
    expect(usbKindOf(portWith({ vendorId: '303a', productId: '0012' }))).toBe('otg');
    expect(usbKindOf(portWith({ vendorId: '303a', productId: '4001' }))).toBe('bridge');
    expect(usbKindOf(portWith({}))).toBe('bridge');
  });
});
