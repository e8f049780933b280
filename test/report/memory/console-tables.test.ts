import { expect, it } from 'vitest';
import type { Trend } from '../../../src/model/console-report.js';
import { renderForecast } from '../../../src/report/html/cards/forecast-card.js';
import { formatCycles, formatCycleTrends, formatTrends } from '../../../src/report/memory/console-tables.js';
import { logReport } from '../../support/log-report.js';

const report = logReport('viewer');
const { console } = report;

function fall(change: Partial<Trend>): Trend {
  return {
    source: 'a.log',
    boot: 0,
    capability: 'dma',
    kind: 'falling',
    phase: 'streaming',
    fromMs: 13_900,
    toMs: 24_900,
    fromLine: 5,
    toLine: 16,
    samples: 12,
    slopeBytesPerSecond: -2048,
    low: -2100,
    high: -2000,
    startBytes: 200 * 1024,
    endBytes: 178 * 1024,
    resolutionBytes: 1024,
    timeToEmptySeconds: 89,
    timeToEmptyInterval: null,
    endedBy: 'end-of-log',
    ...change,
  };
}

const soon = fall({});
const late = fall({ boot: 1, capability: 'heap', timeToEmptySeconds: 7_200 });

it('a fall has its stretch in seconds, its ends, its pace and when nothing is left; boots count from 1', () => {
  const [header = '', ...rows] = formatTrends({ ...console, trends: { items: [soon, late], count: 2 } });
  expect(header).toMatch(/^boot +pool +when +time +start +end +a second +empty in$/);
  expect(rows[0]).toMatch(/^ *1 +DMA +while streaming +13\.9-24\.9 s +200 KB +178 KB +-2 KB +89 s$/);
  expect(rows[1]).toMatch(/^ *2 +heap +.* 2 h$/);
});

it('the page has what is empty first above', () => {
  const html = renderForecast({
    ...report,
    console: { ...console, trends: { items: [late, soon], count: 2 } },
  });
  const cells = [...(html?.text ?? '').matchAll(/<td[^>]*>([^<]*)/g)].map(([, text]) => text);
  expect(cells.slice(0, 7)).toEqual(['89 s', 'DMA', 'falling', '-2 KB', '13.9 s', '24.9 s', '12']);
});

it('a connection of several viewers names one and counts the others', () => {
  const [cycle] = console.cycles.items;
  if (!cycle) throw new Error('the report has cycles');
  const items = [{ ...cycle, connections: 3 }, cycle];
  const [, several, one] = formatCycles({ ...console, cycles: { items, count: 2 } });
  // It began at 1 s + 10 x 0.5 s, and lasted 5 s.
  expect(several).toMatch(/^ *1 +viewer and 2 more +6\.0 s +.* 11\.0 s +8 KB +8 KB$/);
  expect(one).toMatch(/^ *1 +viewer +6\.0 s/);
});

it('what connections keep is told pool by pool', () => {
  const [, row] = formatCycleTrends(console);
  expect(row).toMatch(/^DMA +10 +8 KB +8 KB +8 KB +leak +36$/i);
});
