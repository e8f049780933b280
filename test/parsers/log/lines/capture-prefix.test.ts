import { describe, expect, it } from 'vitest';
import { captureEnd, captureTime } from '../../../../src/parsers/log/lines/capture-prefix.js';

function printed(text: string): string {
  const bytes = Buffer.from(`before\n${text}\nbehind`);
  return bytes.toString('utf8', captureEnd(bytes, 7, bytes.length - 7), bytes.length - 7);
}

function timeOf(text: string): number | null {
  const bytes = Buffer.from(text);
  return captureTime(bytes, 0, bytes.length)?.ms ?? null;
}

const line = 'total frees: 3';

describe('what a capture tool puts before a line', () => {
  it.each([
    ['esp-idf-monitor --timestamps', '2025-12-20 09:20:14 '],
    ['the Arduino IDE', '15:47:41.341 -> '],
    ["PlatformIO's filter", '15:47:41.341 > '],
    ['ESPHome', '[15:47:41]'],
    ['a pySerial logger', '2019-07-04 08:48:44,298 - INFO # '],
    ['tio', '[15:47:41.341] '],
    ['tio with a date', '2025-12-20T09:20:14.123+0100 '],
    ['CoolTerm', '2025-12-20 09:20:14.123 '],
    ['a logger with brackets', '[2021/7/31 3:09:25] '],
    ['a logger with ISO time', '[2025-12-20T09:20:14Z] '],
    ['Tera Term', '[Sat Dec 20 09:20:14.123 2025] '],
    ['ts of moreutils', 'Dec 20 09:20:14 '],
    ['ts of moreutils on an early day', 'Dec  2 09:20:14 '],
    ['grabserial', '[12.345678 0.000123] '],
    ['a clock since the start', '[   12.345678] '],
    ['a C comment', ' * '],
    ['a C comment with a tab', ' *\t'],
    ['a line comment', '// '],
    ['a quotation', '> '],
    ['a quotation of a quotation', '> > '],
    ['a time stamp before a comment', '2025-12-20 09:20:14 * '],
    ['a quotation of a stamped line', '> 15:47:41.341 -> '],
  ])('is not of it: %s', (_, prefix) => {
    expect(printed(prefix + line)).toBe(line);
    // Where a tool puts no blank behind its bracket, one of the line's own goes.
    expect(printed(`${prefix}    84 bytes`).padStart(12)).toBe('    84 bytes');
  });

  it.each(['2025-12-20 09:20:14', '15:47:41.341 >', '15:47:41.341 ->', '[15:47:41]', '>'])(
    'leaves nothing of an empty line: %j',
    (text) => expect(printed(text)).toBe(''),
  );

  it.each([
    [''],
    ['    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004'],
    ['I (09:20:14.123) tag: msg'],
    ['1970-01-06 12:14:28.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] Changed'],
    ['2025-12-20 is the date'],
    ['2025-12-20 09:20:1484 bytes'],
    ['09:20:14 is the time'],
    ['[0.002244575] HEAP: Allocated 1 bytes @ 0x3ffaffd8'],
    ['[  2205][E][main.cpp:12] loop(): x'],
    ['[12] items'],
    ['*** ERROR'],
    ['***ERROR*** A stack overflow in task main has been detected.'],
    ['======'],
    ['--- 0x4ff29ee8: func at a.c:3'],
    ['#0  0x42009c4e in f () at a.c:3'],
    ['SP      : 0x4ff3cb40  GP      : 0x4ff16180'],
    ['ets Jun  8 2016 00:22:57'],
  ])('is not seen in %j', (text) => expect(printed(text)).toBe(text));

  it.each([
    ['15:47:41.341 > x', ((15 * 60 + 47) * 60 + 41) * 1000 + 341],
    ['[09:20:14]x', ((9 * 60 + 20) * 60 + 14) * 1000],
    ['Dec 20 09:20:14 x', ((9 * 60 + 20) * 60 + 14) * 1000],
    ['2025-12-20T09:20:14.123+0100 x', Date.UTC(2025, 11, 20, 9, 20, 14, 123)],
    ['> [2021/7/31 3:09:25] x', Date.UTC(2021, 6, 31, 3, 9, 25)],
    ['[   12.345678] x', 12_345],
    ['> x', null],
    ['x', null],
  ])('has its time: %s', (text, ms) => expect(timeOf(text)).toBe(ms));
});
