import { describe, expect, it } from 'vitest';
import { LogEncoding } from '../../../../src/parsers/log/lines/log-encoding.js';

const text = 'I (9) app: Grüße 🙂\r\nabort() was called\r\n';
const little = Buffer.from(`\ufeff${text}`, 'utf16le');
const files: readonly (readonly [string, Uint8Array])[] = [
  ['UTF-16 of PowerShell', little],
  ['UTF-16 with the high byte first', Buffer.from(little).swap16()],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-8', Buffer.from(text)],
];

function read(blocks: readonly Uint8Array[]): string {
  const encoding = new LogEncoding();
  return Buffer.concat([...blocks.map((block) => encoding.take(block)), encoding.end()]).toString();
}

describe('a log as UTF-8', () => {
  it.each(files)('is that of %s, in one block or byte by byte', (_, bytes) => {
    expect(read([bytes])).toBe(text);
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toBe(text);
  });

  it('is what it was where its first bytes only begin like a mark', () => {
    const noise = [0xff, 0xfe, 0x80, 0x45, 0x53, 0x50];
    for (const bytes of [
      [],
      [0xff],
      [0xef],
      [0xef, 0xbb],
      [0xef, 0xbb, 0x41],
      [0xff, 0x41, 0x42],
      [0xff, 0x41, 0x42, 0x00, 0x43],
      [0xfe],
      [0xff, 0xfe],
      noise,
    ])
      for (const blocks of [[bytes], bytes.map((byte) => [byte])]) {
        const encoding = new LogEncoding();
        const all = [...blocks.map((block) => encoding.take(Uint8Array.from(block))), encoding.end()];
        expect(Buffer.concat(all)).toEqual(Buffer.from(bytes));
      }
  });

  it('does not copy the blocks of a log that is UTF-8', () => {
    const block = Buffer.from(text);
    expect(new LogEncoding().take(block)).toBe(block);
  });
});
