import { describe, expect, it } from 'vitest';
import {
  findSplicedLogLine,
  parseEspLogPrefix,
  stripCapturePrefix,
} from '../../../../src/parsers/log/lines/line-prefix.js';

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

describe('the prefix of ESP_LOG', () => {
  it.each([
    ['log v1', 'I (9485) Streamer: Heap', { level: 'I', tag: 'Streamer', rest: 'Heap' }],
    ['system time', 'W (09:20:14.123) tag: msg', { level: 'W', tag: 'tag', rest: 'msg' }],
    [
      'date and time of log v2',
      'E (125-12-20 09:20:14.123) tag: msg',
      { level: 'E', tag: 'tag', rest: 'msg' },
    ],
    ['unix milliseconds of log v2', 'D (1718795571035) tag: msg', { level: 'D', tag: 'tag', rest: 'msg' }],
    ['no time, ESP_DRAM_LOG and log v2', 'V tag: msg', { level: 'V', tag: 'tag', rest: 'msg' }],
    ['a tag with dots', 'I (28) boot.esp32p4: msg', { level: 'I', tag: 'boot.esp32p4', rest: 'msg' }],
    [
      'a tag with brackets and blanks',
      'I (5) [MeshUtility, 109]: msg',
      { level: 'I', tag: '[MeshUtility, 109]', rest: 'msg' },
    ],
    [
      'the Wi-Fi library, without a blank',
      'I (5535) wifi:Deinit',
      { level: 'I', tag: 'wifi', rest: 'Deinit' },
    ],
    ['a missing tag', 'I (5) : msg', { level: 'I', tag: '', rest: 'msg' }],
    ['a colon in the message', 'I (5) a: b: c', { level: 'I', tag: 'a', rest: 'b: c' }],
  ])('is read: %s', (_, text, { level, tag, rest }) => {
    expect(parseEspLogPrefix(text)).toMatchObject({ level, tag, length: text.length - rest.length });
  });

  it.each([
    [''],
    ['I (5) message without a tag'],
    ['I think so: it leaks'],
    ['X (5) tag: msg'],
    ['I(5) tag: msg'],
    ['I (soon) tag: msg'],
    ['  I (5) tag: msg'],
    ['Info (5) tag: msg'],
    ['E: msg'],
    ['84 bytes (@ 0x4ff21110)'],
  ])('is not seen in %j', (text) => {
    expect(parseEspLogPrefix(text)).toBeNull();
  });
});

describe("another task's log line inside a line", () => {
  it.each([
    ['a record', '    84 bytes (@ 0x4ff2', 'I (5123) wifi:state'],
    ['a record, with system time', '    84 bytes (@ 0x4ff2', 'W (09:20:14.123) tag: msg'],
    ['nothing', '', 'I (5123) tag: msg'],
  ])('is found behind %s', (_, before, spliced) => {
    expect(findSplicedLogLine(`${before}${spliced}`)).toBe(before.length);
  });

  it.each([
    [''],
    ['    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller 0x40376100:'],
    ['    84 bytes (@ 0x4ff2E tag: msg'],
    ['I (5123) no tag follows'],
    ['I (soon) tag: msg'],
    ['HEAP (full): msg'],
  ])('is not seen in %j', (text) => {
    expect(findSplicedLogLine(text)).toBe(-1);
  });
});
