import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeJson, safeText } from '../../../src/report/text/safe-text.js';

// What a terminal obeys, or what turns or hides text: C0, DEL, C1, separators, bidi and zero-width characters.
const harmful = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

// Any code unit, halves of surrogate pairs too.
const anyUnit = fc.integer({ min: 0, max: 0xff_ff }).map((unit) => String.fromCharCode(unit));

describe('text for a terminal', () => {
  it.each([
    ['\x1b]0;x\x07', '\\x1b]0;x\\x07'],
    ['a\x1b[31mb', 'a\\x1b[31mb'],
    ['a\r\nb\tc', 'a\\x0d\\x0ab\\x09c'],
    ['\x9b31m', '\\x9b31m'],
    ['\x7f', '\\x7f'],
    ['user\u202egnp.exe', 'user\\u202egnp.exe'],
    ['a\u2066b\u2069', 'a\\u2066b\\u2069'],
    ['a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
    ['a\u{e0041}\u{e007f}b', 'a\\u{e0041}\\u{e007f}b'],
    ['pass\u00adword\u3164', 'pass\\u00adword\\u3164'],
    ['half \ud83d', 'half \\ud83d'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['Größe ├ 日本 😀', 'Größe ├ 日本 😀'],
    ['', ''],
  ])('of %j is %j', (text, safe) => {
    expect(safeText(text)).toBe(safe);
  });

  it('never holds what a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (text) => {
        expect(safeText(text)).not.toMatch(harmful);
      }),
    );
  });
});

describe('JSON for a terminal', () => {
  it('never holds what a terminal obeys, and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: anyUnit, maxDepth: 2 }), (value) => {
        const text = safeJson(value);
        expect(text).not.toMatch(harmful);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('escapes what JSON itself leaves as it is', () => {
    expect(safeJson({ a: '\u202e\x9b\u2028' })).toBe('{"a":"\\u202e\\u009b\\u2028"}');
    expect(safeJson('\u{e0041}')).toBe(String.raw`"\udb40\udc41"`);
  });
});
