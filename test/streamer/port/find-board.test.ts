import { describe, expect, it } from 'vitest';
import type { ListedPort } from '../../../src/model/listed-port.js';
import { findBoard } from '../../../src/streamer/port/find-board.js';

const listed = (path: string, ids: string, serialNumber: string | null = null): ListedPort => {
  const [vendorId = null, productId = null] = ids.split(':');
  return { path, vendorId, productId, serialNumber, manufacturer: null, kind: 'serial' };
};
const board = (ids: string, serialNumber: string | null = null) => listed('', ids, serialNumber);

describe('where a board is that went away', () => {
  const p4 = board('303a:1001', '60:55:F9:00:00:01');

  it.each([
    ['at its old path', [listed('/dev/ttyACM0', '303a:1001', '60:55:F9:00:00:01')], '/dev/ttyACM0'],
    ['at a new path', [listed('/dev/ttyACM1', '303a:1001', '60:55:F9:00:00:01')], '/dev/ttyACM1'],
    [
      'at a new path, with another board at the old one',
      [
        listed('/dev/ttyACM0', '303a:1001', '60:55:F9:00:00:02'),
        listed('/dev/ttyACM1', '303a:1001', '60:55:F9:00:00:01'),
      ],
      '/dev/ttyACM1',
    ],
    [
      'behind the USB unit of its application',
      [listed('/dev/ttyACM1', '303a:4001', '60:55:F9:00:00:01')],
      '/dev/ttyACM1',
    ],
    ['nowhere', [], null],
    ['nowhere, and another is', [listed('/dev/ttyACM0', '303a:1001', '60:55:F9:00:00:02')], null],
    ['nowhere, and a bridge is', [listed('/dev/ttyACM0', '10c4:ea60', '60:55:F9:00:00:01')], null],
  ])('%s', (_, ports, path) => {
    expect(findBoard(p4, '/dev/ttyACM0', ports)).toBe(path);
  });

  it('by its make where it has no serial number of its own, unless there are two', () => {
    const ch340 = board('1a86:7523');
    const [first, second] = [listed('/dev/ttyUSB1', '1a86:7523'), listed('/dev/ttyUSB2', '1a86:7523')];
    expect(findBoard(ch340, '/dev/ttyUSB0', [first])).toBe('/dev/ttyUSB1');
    expect(findBoard(ch340, '/dev/ttyUSB0', [first, second])).toBeNull();
    expect(findBoard(ch340, '/dev/ttyUSB2', [first, second])).toBe('/dev/ttyUSB2');
    // Every CP2102 may call itself 0001.
    const cp = board('10c4:ea60', '0001');
    const twins = ['/dev/ttyUSB1', '/dev/ttyUSB2'].map((path) => listed(path, '10c4:ea60', '0001'));
    expect(findBoard(cp, '/dev/ttyUSB0', twins)).toBeNull();
  });
});
