import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import type { HeapChange, HeapDiff } from '../../../src/model/heap-diff.js';
import { formatDiffText } from '../../../src/report/heap/diff-report.js';
import { logReport } from '../../support/log-report.js';

const [group] = logReport('rtc::Track::send').dumps[0]?.groups ?? [];
if (!group) throw new Error('the report has a group');

function change(countBefore: number, countAfter: number, sizeBytes = 84): HeapChange {
  return {
    fingerprint: `${sizeBytes}`,
    group: { ...group!, sizeBytes },
    countBefore,
    countAfter,
    bytesBefore: countBefore * sizeBytes,
    bytesAfter: countAfter * sizeBytes,
  };
}

it('names the kind that grew most with its share of all that came, and signs each change', () => {
  const diff: HeapDiff = {
    added: [change(0, 1, 300)],
    grown: [change(10, 12, 50), change(1, 7, 100)],
    removed: [],
    shrunk: [change(4, 1, 10)],
    unchanged: [change(3, 3, 20), change(2, 2, 20)],
    bytesBefore: 740,
    bytesAfter: 1710,
    partial: { before: null, after: null },
    hasNamesOnOneSideOnly: false,
  };
  const look = { style: new Chalk({ level: 0 }), columns: null };
  const lines = formatDiffText(diff, { ...look, logs: ['a.log', 'b.log'] }).split('\n');
  // 600 of the 600 + 100 + 300 bytes that came.
  expect(lines[0]).toMatch(/^GROWS by 970 B from 740 B to 1,710 B: 60 % of it is 6 x 100 B /);
  expect(lines).toContain('Unchanged: 2 kinds of blocks with 100 B');
  expect(lines.find((line) => line.startsWith('grown'))).toContain('+100');
  expect(lines.find((line) => line.startsWith('shrunk'))).toContain('-30');
});
