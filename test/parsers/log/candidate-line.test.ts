import { describe, expect, it } from 'vitest';
import { isCandidate, isCandidateText } from '../../../src/parsers/log/candidate-line.js';
import { parseBootFact, parseBootLine } from '../../../src/parsers/log/crash/boot-line.js';
import {
  parseCrashedTask,
  parsePanicReason,
  parseReportCause,
} from '../../../src/parsers/log/crash/panic-start.js';
import { parseStartFailure } from '../../../src/parsers/log/crash/start-failure.js';
import { HeapInfoParser } from '../../../src/parsers/log/memory/heap-info.js';
import { parseBlockStart, parsePhaseLine } from '../../../src/parsers/log/memory/memory-block.js';
import { TaskTableParser } from '../../../src/parsers/log/memory/task-table.js';
import { parseStreamerLine } from '../../../src/parsers/log/webrtc/streamer-line.js';
import { parserSamples } from '../../support/parser-samples.js';

const readers: readonly ((text: string) => unknown)[] = [
  parseBootFact,
  parseBootLine,
  parseCrashedTask,
  parsePanicReason,
  parseReportCause,
  parseStartFailure,
  parseBlockStart,
  parsePhaseLine,
  parseStreamerLine,
  (text) => {
    const heapInfo = new HeapInfoParser();
    heapInfo.push(text);
    return heapInfo.isOpen || null;
  },
];
const isRead = (text: string): boolean => readers.some((reader) => reader(text) !== null);

const isLookedAt = (text: string): boolean => {
  const bytes = Buffer.from(text);
  return isCandidate(bytes, 0, bytes.length) && isCandidateText(text);
};

describe('a line that is read', () => {
  // Several may stand in one comment.
  const samples = parserSamples
    .flatMap((text) => text.split(/; {2}|, then | {3}and {3}|: `|` or `/))
    .filter(isRead);

  it.each([...new Set(samples)])('is looked at: %s', (text) => expect(isLookedAt(text)).toBe(true));

  it('is a sample of many sorts', () => expect(samples.length).toBeGreaterThan(40));

  it('may be any row of a partition table', () => {
    for (let row = 0; row < 95; row++) {
      const text = `${String(row).padStart(2)} storage          Unknown data     01 82 00310000 00100000`;
      expect([isRead(text), isLookedAt(text)]).toEqual([true, true]);
    }
  });

  it('may be a row of a table of tasks', () => {
    const row = '├ ALIVE: main, CURRENT MEMORY USAGE 308, PEAK MEMORY USAGE 7412, TOTAL HEAP USED 2:';
    expect([new TaskTableParser().push(row) !== null, isLookedAt(row)]).toEqual([true, true]);
  });
});
