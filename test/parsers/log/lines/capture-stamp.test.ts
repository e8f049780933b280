import { describe, expect, it } from 'vitest';
import {
  CaptureStamps,
  mayBeStamp,
  stripCapturePrefix,
} from '../../../../src/parsers/log/lines/capture-stamp.js';
import { splitLines } from '../../../support/split-lines.js';

describe('the prefix of a capture tool', () => {
  it.each([
    ['esp-idf-monitor --timestamps', '2025-12-20 09:20:14 total frees: 3', 'total frees: 3'],
    ['the Arduino IDE', '15:47:41.341 -> total frees: 3', 'total frees: 3'],
    ['a pySerial logger', '2019-07-04 08:48:44,298 - INFO # total frees: 3', 'total frees: 3'],
    ['a logger with brackets', '[2021/7/31 3:09:25] total frees: 3', 'total frees: 3'],
    ['a logger with time alone', '[09:20:14.123] total frees: 3', 'total frees: 3'],
    ['a logger with ISO time', '[2025-12-20T09:20:14Z] total frees: 3', 'total frees: 3'],
    ['a C comment', ' * total frees: 3', 'total frees: 3'],
    ['a C comment with a tab', ' *\ttotal frees: 3', 'total frees: 3'],
    ['a line comment', '// total frees: 3', 'total frees: 3'],
    ['a quotation', '> total frees: 3', 'total frees: 3'],
    ['a time stamp before a comment', '2025-12-20 09:20:14 * total frees: 3', 'total frees: 3'],
  ])('is removed: %s', (_, text, expected) => {
    expect(stripCapturePrefix(text)).toBe(expected);
  });

  it('leaves the indentation of a record behind it', () => {
    expect(stripCapturePrefix('2025-12-20 09:20:14     84 bytes')).toBe('    84 bytes');
  });

  it('leaves nothing of an empty line with a time stamp', () => {
    expect(stripCapturePrefix('2025-12-20 09:20:14')).toBe('');
  });

  it.each([
    [''],
    ['    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004'],
    ['I (09:20:14.123) tag: msg'],
    ['2025-12-20 is the date'],
    ['2025-12-20 09:20:1484 bytes'],
    ['09:20:14 is the time'],
    ['[0.002244575] HEAP: Allocated 1 bytes @ 0x3ffaffd8'],
    ['[12] items'],
    ['*** ERROR'],
    ['======'],
    ['--- 0x4ff29ee8: func at a.c:3'],
    ['#0  0x42009c4e in f () at a.c:3'],
  ])('is not seen in %j', (text) => {
    expect(stripCapturePrefix(text)).toBe(text);
  });
});

describe('a stamp like that of a line before', () => {
  const afterOne = (first: string, line: string): number => {
    const stamps = new CaptureStamps();
    stamps.learn(first, stripCapturePrefix(first));
    return stamps.afterKnown(Buffer.from(line), 0);
  };

  it('is known by its shape, whatever its digits', () => {
    expect(afterOne('2025-12-20 09:20:14 a', '2026-01-01 00:00:00 I (5) b: c\n')).toBe(20);
    expect(afterOne('09:20:14.123 -> a', '10:21:15.000 ->     84 bytes (@ 0x\n')).toBe(16);
    expect(afterOne('[2021/7/31 3:09:25] a', '[2021/7/31 4:10:26] \x1b[0;32mI (5) b: c\n')).toBe(20);
  });

  it.each([
    ['another shape', '2025-12-20 09:20:14 a', '2025-12-20T09:20:14 b'],
    ['a second stamp behind it', '2025-12-20 09:20:14 a', '2025-12-20 09:20:15 [09:20:15] b'],
    ['a mark of a quotation behind it', '2025-12-20 09:20:14 a', '2025-12-20 09:20:15 > b'],
    ['more of the stamp behind it', '2019-07-04 08:48:44,298 - a', '2019-07-04 08:48:44,298 - INFO # b'],
    ['a control character behind it', '2025-12-20 09:20:14 a', '2025-12-20 09:20:14 \x01> b'],
    ['nothing behind it', '2025-12-20 09:20:14 a', '2025-12-20 09:20:14 '],
    ['the clock of libdatachannel', '2025-12-20 09:20:14.123 a', '1970-01-06 12:14:28.638 INFO  [0] [f@1] b'],
    ['no learnt one, of a comment', ' * a', ' *  b'],
  ])('is not believed: %s', (_, first, line) => {
    expect(afterOne(first, line)).toBe(0);
  });
});

describe('a line that certainly has no stamp', () => {
  it.each(['I (5) a: b', '    84 bytes (@ 0x4ff21110', '0x40001060: app_main', '======', 'text'])(
    '%j',
    (line) => {
      expect(mayBeStamp(Buffer.from(`${line}\n`), 0)).toBe(false);
    },
  );
});

describe('a line behind a stamp', () => {
  it('has the text that it would have without, also where control characters stand in the stamp', () => {
    const texts = splitLines(['2025-12-20 09:20:14 a\n\x002025-\x0012-20 09:20:14 b\n2025-12-20 09:20:14\n']);
    expect(texts.map(({ text, raw }) => [text, raw])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['', ''],
    ]);
  });

  it("keeps libdatachannel's own clock", () => {
    const plog = '1970-01-06 12:14:28.638 INFO  [0] [rtc::f@1] a';
    const [first, second] = splitLines([`${plog}\n2025-12-20 09:20:14 ${plog}\n`]);
    expect([first?.text, second?.text]).toEqual([plog, plog]);
  });
});
