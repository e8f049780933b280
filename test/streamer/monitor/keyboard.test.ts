import { describe, expect, it } from 'vitest';
import { KeyReader } from '../../../src/streamer/monitor/keyboard.js';

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'));

function read(...chunks: readonly string[]): (string | Uint8Array)[] {
  const reader = new KeyReader();
  return chunks.flatMap((chunk) => reader.read(text(chunk)));
}

describe('keys', () => {
  it('go to the device, but for those of the monitor', () => {
    expect(read('help\r')).toEqual([text('help\r')]);
    expect(read('a\x1d')).toEqual([text('a'), 'quit']);
    expect(read('ab\x03')).toEqual([text('ab'), 'interrupt']);
    expect(read('\x14r', '\x14\x12', 'x\x14y\x14iz')).toEqual([
      'reset',
      'reset',
      text('x'),
      'pause',
      'timestamps',
      text('z'),
    ]);
  });

  it('may come apart from their menu', () => {
    expect(read('\x14', 'r')).toEqual(['reset']);
    expect(read('\x14', '?')).toEqual(['help']);
  });

  it('of the monitor reach the device behind the menu key', () => {
    expect(read('\x14\x14', '\x14\x1d', '\x14\x03')).toEqual([text('\x14'), text('\x1d'), text('\x03')]);
  });
});
