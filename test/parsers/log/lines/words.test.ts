import { assert, integer, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedText, hasTextAt, hexWordAt } from '../../../../src/parsers/log/lines/words.js';

function viewOf(text: string): DataView {
  return new DataView(Uint8Array.from(Buffer.from(text, 'latin1')).buffer);
}

describe('eight hexadecimal digits', () => {
  it('are read as they were printed', () => {
    assert(
      property(integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(hexWordAt(viewOf(`..${value.toString(16).padStart(8, '0')}.`), 2)).toBe(value);
      }),
    );
  });

  it('are none where any of them is another character', () => {
    assert(
      property(nat({ max: 7 }), nat({ max: 255 }), (at, code) => {
        const bytes = Uint8Array.from(Buffer.from('4ff0a1c9', 'latin1'));
        bytes[at] = code;
        const isDigit = /^[0-9a-f]$/.test(String.fromCharCode(code));
        expect(hexWordAt(new DataView(bytes.buffer), 0) === -1).toBe(!isDigit);
      }),
    );
  });
});

describe('a fixed text', () => {
  it.each(['abcd', 'abcde', ' bytes (@ 0x', ', Internal) allocated CPU '])(
    '%j is found where it stands',
    (text) => {
      const fixed = fixedText(text);
      expect(hasTextAt(viewOf(`xx${text}yy`), 2, fixed)).toBe(true);
      for (let at = 0; at < text.length; at++) {
        const other = `${text.slice(0, at)}#${text.slice(at + 1)}`;
        expect(hasTextAt(viewOf(`xx${other}yy`), 2, fixed)).toBe(false);
      }
    },
  );
});
