import { describe, expect, it } from 'vitest';
import type { ConsoleRecord } from '../../../src/model/console-record.js';
import { readConsole } from '../../support/read-console.js';

const read = (lines: readonly string[]): ConsoleRecord[] =>
  readConsole(lines.map((line) => `${line}\r\n`).join(''));

const wdt = (text: string): string => `E (9000) task_wdt: ${text}`;
const track = (text: string): string => `I (9000) mem_track: ${text}`;

/** Blocks of lines, of which a last line need not come. */
const blocks: Readonly<Record<string, readonly string[]>> = {
  'heap-info': [
    'Heap summary for capabilities 0x00000808:',
    '  At 0x4ff211d0 len 401440 free 349180 allocated 52260 min_free 330000',
    '    largest_free_block 311296 alloc_blocks 10 free_blocks 1 total_blocks 11',
    '  Totals:',
    '    free 349180 allocated 52260 min_free 330000 largest_free_block 311296',
  ],
  'task-watchdog': [
    wdt('Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:'),
    wdt(' - IDLE0 (CPU 0)'),
    wdt('Tasks currently running:'),
    wdt('CPU 0: streamer'),
  ],
  memory: [
    track('=== Memory Stats: after start ==='),
    track('Internal RAM:'),
    track('  Free:          386 KB'),
  ],
  'task-memory': [
    track('=== Task Stack Usage ==='),
    track('  main                :  1234 bytes free (of configured stack)'),
    track('========================'),
  ],
};

/** What other tasks say meanwhile, in one line each. */
const others: Readonly<Record<string, string>> = {
  'a reading, as it is': 'Memory free: 233040 bytes',
  'a reading that a log line tells': 'I (9100) app: Free heap: 123456',
  'a reading of the streamer': 'I (9100) Streamer: Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB',
  'a step of a connection': 'I (9100) Streamer: Received request from client: a',
  'a step that libdatachannel tells':
    '1970-01-06 12:14:29.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] Changed state to connected',
  'a lack of memory': 'E (9100) ws: Failed to allocate memory for ws rx buffer',
  'a lack of memory, by Arduino': '[  9100][E][ws.cpp:12] begin(): malloc failed',
};

describe.each(Object.entries(blocks))('a block of %s', (kind, block) => {
  it.each(Object.entries(others))('has %s behind it', (_, other) => {
    const records = read([...block, other]);
    expect(records).toContainEqual(expect.objectContaining({ kind }));
    expect(records).toContainEqual(toldIn(block.length + 1, other));
  });

  it.each(Object.entries(others))('hides nothing of %s in its middle', (_, other) => {
    for (let at = 1; at < block.length; at++) {
      const records = read([...block.slice(0, at), other, ...block.slice(at)]);
      expect(records).toContainEqual(toldIn(at + 1, other));
    }
  });
});

// What a line says by itself; its time may be that of a line before.
function toldIn(line: number, text: string): unknown {
  return { ...read([text])[0], line, timeMs: expect.toSatisfy(() => true) };
}

describe('a block into which another begins', () => {
  it('is told as far as it was read', () => {
    expect(
      read(['Memory status before WebRTC init:', '  Total free: 33070 KB', ...(blocks['memory'] ?? [])]),
    ).toMatchObject([
      { kind: 'memory', line: 1, phase: 'before WebRTC init', free: { heap: 33_070 * 1024 } },
      { kind: 'memory', line: 3, phase: 'Memory Stats: after start' },
    ]);
  });
});
