import { describe, expect, it } from 'vitest';
import { isIdleLogLine } from '../../../../src/parsers/log/lines/idle-line.js';
import type { LogLine } from '../../../../src/model/log-line.js';

function lineOf(text: string): LogLine {
  const bytes = Buffer.from(`xx${text}84 bytes (@ 0x`);
  const end = 2 + Buffer.byteLength(text);
  return { bytes, start: 2, end, number: 1, isTerminated: true, isCut: false, text };
}

describe('a log line that says nothing about heap traces', () => {
  it.each([
    ['I (9485) Streamer: Heap: 32471 KB free'],
    ['W (5) wifi:Deinit lldesc rx mblock:10'],
    ['E (00:00:12.345) Streamer: Unable to send video packet: Track is not open'],
    ['D (125-12-20 09:20:14.123) Streamer: hello'],
    ['V (1718795571035) Streamer: hello'],
    ['I (5) Streamer: a = b'],
  ])('is idle: %j', (text) => {
    expect(isIdleLogLine(lineOf(text))).toBe(true);
  });
});

describe('a line that may matter', () => {
  it.each([
    ['', 'is empty'],
    ['I', 'is too short'],
    ['I (', 'is cut in its prefix'],
    ['I (5', 'is cut in its time'],
    ['hello', 'is no log line'],
    ['X (5) app: hello', 'has no level'],
    ['I (24005) mem_track: Size: 84 bytes', 'comes from the leak tracker'],
    ['I (500) alloc_trace: Initialized trace buffer: 3000 records (336000 bytes)', 'tells of its buffer'],
    ['I (395) app_init: ELF file SHA256:  3627caad1...', 'identifies the firmware'],
    ['I (395) cpu_start: ELF file SHA256:  3627caad1...', 'identifies the firmware, before v5.3'],
    ['I (5) wifi:Deinit    84 bytes (@ 0x4ff21110) allocated CPU 0', 'has a record glued to it'],
    ['I (5) wifi:Deinit====== Heap Trace: 185 records (2000 capacity) ======', 'has a header glued to it'],
    ['I mem_track: Size: 84 bytes', 'has no time'],
  ])('is not idle: %j, which %s', (text) => {
    expect(isIdleLogLine(lineOf(text))).toBe(false);
  });
});
