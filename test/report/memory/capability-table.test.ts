import { expect, it } from 'vitest';
import { formatCapabilityRows } from '../../../src/report/memory/capability-table.js';
import { logReport } from '../../support/log-report.js';

// Each connection takes 40 KB of the 365 KB of DMA while it stands, and keeps 8 KB; the last reading is between two.
it('a row has what was free first, at the lowest and last, what a connection takes, and for how many there is room', () => {
  const { console: report } = logReport();
  const timeline = report.timeline.slice(0, 191);
  const { rows } = formatCapabilityRows(
    { ...report, timeline },
    { source: timeline[0]?.source ?? '', boot: 0 },
  );
  const [first, lowest, last] = [365, 365 - 8 * 8 - 40, 365 - 9 * 8];
  expect(rows.find(([name]) => name === 'DMA')).toEqual([
    'DMA',
    `${first} KB`,
    `${lowest} KB`,
    `${last} KB`,
    '-8 KB',
    expect.any(String),
    '36',
  ]);
});
