import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../src/parsers/log/lines/clean-text.js';

function clean(text: string | readonly number[]): string {
  const bytes = typeof text === 'string' ? Buffer.from(text) : Uint8Array.from(text);
  return cleanText(bytes, 0, bytes.length);
}

describe('text that a console prints', () => {
  it('stays as it is when it is plain', () => {
    expect(clean('I (9485) Streamer: Heap: 32934 KB free')).toBe('I (9485) Streamer: Heap: 32934 KB free');
  });

  it('keeps tabs and blanks', () => {
    expect(clean('  Task Name\tAbs Time\t%Time ')).toBe('  Task Name\tAbs Time\t%Time ');
  });

  it('keeps box characters of a heap task report', () => {
    expect(clean('├ ALIVE: main')).toBe('├ ALIVE: main');
  });

  it('is empty for an empty range', () => {
    expect(cleanText(Buffer.from('abc'), 1, 1)).toBe('');
  });

  it('is read from the given range only, also in a view of a larger buffer', () => {
    const view = new Uint8Array(Buffer.from('--\x1b[0mabcdef--')).subarray(2);
    expect(cleanText(view, 4, 8)).toBe('abcd');
    expect(cleanText(view, 0, 8)).toBe('abcd');
  });
});

describe('what is no text', () => {
  const cases: readonly [string, string, string][] = [
    ['the colours of ESP_LOG', '\x1b[0;31mE (5) tag: msg\x1b[0m', 'E (5) tag: msg'],
    [
      'the colours of a monitor',
      '\x1b[0m--- 0x4ff29ee8: \x1b[0;33mfunc\x1b[0m at \x1b[0;32ma.c\x1b[0m:\x1b[0;31m3\x1b[0m',
      '--- 0x4ff29ee8: func at a.c:3',
    ],
    ['a cursor movement', 'a\x1b[2K\x1b[1Gb', 'ab'],
    ['a window title that ends with BEL', '\x1b]0;monitor\x07ready', 'ready'],
    ['a window title that ends with a string terminator', '\x1b]0;monitor\x1b\\ready', 'ready'],
    ['a two-character escape', '\x1bMup', 'up'],
    ['an escape at the end', 'half\x1b', 'half'],
    ['an unfinished colour at the end', 'half\x1b[0;3', 'half'],
    ['NUL bytes of a noisy line', '\0\0I (1) a: b\0', 'I (1) a: b'],
    ['backspace, form feed and DEL', 'a\bb\fc\x7fd', 'abcd'],
    ['a byte order mark', '\ufeffI (1) a: b', 'I (1) a: b'],
  ];

  it.each(cases)('leaves out %s', (_, input, expected) => {
    expect(clean(input)).toBe(expected);
  });

  it('replaces a byte that is not UTF-8 and keeps its neighbours', () => {
    expect(clean([0x61, 0xff, 0x62])).toBe('a\ufffdb');
  });

  it('replaces a character that was cut off at the end', () => {
    expect(clean([0x61, 0xe2, 0x94])).toBe('a\ufffd');
  });
});
