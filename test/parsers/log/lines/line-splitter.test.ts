import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../src/model/log-line.js';
import { defaultMaxLineBytes, LineSplitter } from '../../../../src/parsers/log/lines/line-splitter.js';
import { splitLines } from '../../../support/split-lines.js';

function texts(...chunks: (string | Uint8Array)[]): string[] {
  return splitLines(chunks).map(({ text }) => text);
}

describe('line ends', () => {
  const oneEnd = ['\n', '\r', '\r\n', '\r\r\n', '\r\r\r\n'];

  it.each(oneEnd)('reads %j as one end of line', (end) => {
    expect(texts(`a${end}b${end}`)).toEqual(['a', 'b']);
  });

  it.each(['\n\n', '\r\n\r\n', '\r\r\n\r\r\n', '\n\r\n', '\n\r'])(
    'reads %j as two ends with an empty line between',
    (ends) => {
      expect(texts(`a${ends}b\n`)).toEqual(['a', '', 'b']);
    },
  );

  it('takes each of them in one input', () => {
    expect(texts('a\nb\r\nc\rd\r\r\ne')).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('gives empty lines at the start', () => {
    expect(texts('\n\r\na\n')).toEqual(['', '', 'a']);
  });

  it('gives no line for no input and for empty chunks', () => {
    expect(splitLines([])).toEqual([]);
    expect(splitLines(['', ''])).toEqual([]);
  });

  it('gives one empty line for a single line end', () => {
    expect(splitLines(['\n'])).toEqual([{ number: 1, text: '', raw: '', isTerminated: true, isCut: false }]);
  });
});

describe('chunk boundaries', () => {
  it('joins a line over three chunks', () => {
    expect(texts('84 by', 'tes (@ 0x4ff', '21110)\n')).toEqual(['84 bytes (@ 0x4ff21110)']);
  });

  it.each([
    ['between CR and LF', ['a\r', '\nb\n']],
    ['between two CR of a doubled end', ['a\r', '\r\nb\n']],
    ['after each byte of a doubled end', ['a', '\r', '\r', '\n', 'b', '\n']],
    ['with an empty chunk between CR and LF', ['a\r', '', '\nb\n']],
    ['after CR alone', ['a\r', 'b\n']],
    ['before LF', ['a', '\nb\n']],
    ['after LF', ['a\n', 'b\n']],
  ])('does not change lines when it falls %s', (_, chunks) => {
    expect(texts(...chunks)).toEqual(['a', 'b']);
  });

  it('keeps the empty line between two ends that are split', () => {
    expect(texts('a\r', '\n\r', '\nb')).toEqual(['a', '', 'b']);
  });

  it('does not split a UTF-8 character', () => {
    const bytes = Buffer.from('├ ALIVE\n');
    expect(texts(bytes.subarray(0, 1), bytes.subarray(1, 2), bytes.subarray(2))).toEqual(['├ ALIVE']);
  });

  it('does not split a terminal sequence', () => {
    expect(texts('\x1b[0;3', '1mE (5) tag: msg\x1b', '[0m\n')).toEqual(['E (5) tag: msg']);
  });

  it('lets the reader reuse the chunk buffer', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line.text));
    const buffer = Buffer.from('abc');
    splitter.push(buffer);
    buffer.write('de\n');
    splitter.push(buffer);
    expect(lines).toEqual(['abcde']);
  });
});

describe('the last line', () => {
  it('is handed out at the end, marked as unterminated', () => {
    expect(splitLines(['a\n84 bytes (@ 0x4f'])).toEqual([
      { number: 1, text: 'a', raw: 'a', isTerminated: true, isCut: false },
      { number: 2, text: '84 bytes (@ 0x4f', raw: '84 bytes (@ 0x4f', isTerminated: false, isCut: false },
    ]);
  });

  it('is terminated by a CR that ends the input', () => {
    expect(splitLines(['a\r'])).toEqual([
      { number: 1, text: 'a', raw: 'a', isTerminated: true, isCut: false },
    ]);
  });

  it('is handed out once, however often the input ends', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line.text));
    splitter.push(Buffer.from('a\nb'));
    splitter.end();
    splitter.end();
    expect(lines).toEqual(['a', 'b']);
  });

  it('does not spoil the lines of a source that goes on after its end', () => {
    const lines: unknown[] = [];
    const splitter = new LineSplitter((line) => lines.push([line.number, line.text, line.isTerminated]));
    splitter.push(Buffer.from('a'));
    splitter.end();
    splitter.push(Buffer.from('b\n'));
    expect(lines).toEqual([
      [1, 'a', false],
      [2, 'b', true],
    ]);
  });
});

describe('a line longer than the cap', () => {
  it('is cut at the cap, and the next line is whole', () => {
    const lines = splitLines(['123456\nab\n'], 4);
    expect(lines.map(({ text, isCut }) => ({ text, isCut }))).toEqual([
      { text: '1234', isCut: true },
      { text: 'ab', isCut: false },
    ]);
  });

  it('is not cut when it has exactly the length of the cap', () => {
    expect(splitLines(['1234\n'], 4)).toEqual([
      { number: 1, text: '1234', raw: '1234', isTerminated: true, isCut: false },
    ]);
  });

  it('is cut the same when it comes in pieces', () => {
    const whole = splitLines(['123456\r\nab\r\n'], 4);
    expect(splitLines('123456\r\nab\r\n'.split(''), 4)).toEqual(whole);
    expect(splitLines(['1234', '56\r', '\nab\r\n'], 4)).toEqual(whole);
    expect(whole.map(({ isCut }) => isCut)).toEqual([true, false]);
  });

  it('is cut and unterminated when the input ends in it', () => {
    expect(splitLines(['12345'], 4)).toEqual([
      { number: 1, text: '1234', raw: '1234', isTerminated: false, isCut: true },
    ]);
  });

  it('ends with a replacement character when the cap falls into a character', () => {
    expect(splitLines(['ab├\n'], 3).map(({ text }) => text)).toEqual(['ab\ufffd']);
  });

  it('is cut at 64 KiB unless told otherwise', () => {
    const lines = splitLines([`${'x'.repeat(65_537)}\n`]);
    expect(defaultMaxLineBytes).toBe(65_536);
    expect(lines.map(({ raw, isCut }) => [raw.length, isCut])).toEqual([[65_536, true]]);
  });
});

describe('a line', () => {
  it('has a number that counts empty and cut lines too', () => {
    const lines = splitLines(['a\n\n', 'too long\n', 'b'], 3);
    expect(lines.map(({ number, text }) => [number, text])).toEqual([
      [1, 'a'],
      [2, ''],
      [3, 'too'],
      [4, 'b'],
    ]);
  });

  it('keeps NUL bytes and colours in its bytes and leaves them out of its text', () => {
    const [line] = splitLines(['\0\x1b[0;32mI (1) a: b\x1b[0m\0\n']);
    expect(line?.raw).toBe('\0\x1b[0;32mI (1) a: b\x1b[0m\0');
    expect(line?.text).toBe('I (1) a: b');
  });

  it('is borrowed: the same object stands for each line in turn', () => {
    const lines: LogLine[] = [];
    const seen: string[] = [];
    const splitter = new LineSplitter((line) => {
      lines.push(line);
      seen.push(line.text, line.text);
    });
    splitter.push(Buffer.from('first\nsecond\n'));
    expect(seen).toEqual(['first', 'first', 'second', 'second']);
    expect(lines[0]).toBe(lines[1]);
    expect(lines[0]?.number).toBe(2);
  });

  it('lies in the chunk itself when the chunk holds all of it', () => {
    const places: unknown[] = [];
    const chunk = Buffer.from('first\nsecond\n');
    const splitter = new LineSplitter(({ bytes, start, end }) => places.push([bytes === chunk, start, end]));
    splitter.push(chunk);
    expect(places).toEqual([
      [true, 0, 5],
      [true, 6, 12],
    ]);
  });
});
