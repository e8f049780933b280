import { expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../../src/analysis/memory/console-analysis.js';
import { formatConsoleVerdict } from '../../../src/report/memory/console-verdict.js';
import { readConsole } from '../../support/read-console.js';

const line = (ms: number, dma: number): string =>
  `I (${ms}) Streamer: Heap: 32934 KB free | DMA: ${dma} KB | Internal: ${dma + 30} KB | Clients: 0`;

function analyse(lines: readonly string[]) {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('a.log');
  for (const record of readConsole(`${lines.join('\n')}\n`)) analysis.record(record);
  return analysis.finish();
}

it('two boards in one log are told first, and once', () => {
  const lines = Array.from({ length: 60 }, (_, i) => [
    line(9_000 + i * 500, 365 - i),
    line(70_000 + i * 500, 300),
  ]);
  const { findings, verdict } = analyse(lines.flat());
  expect(findings.filter(({ ruleId }) => ruleId === 'boards-mixed')).toMatchObject([
    { severity: 'warning', evidence: { source: 'a.log' } },
  ]);
  expect(formatConsoleVerdict(verdict)).toContain('TWO BOARDS in one log: two clocks, 61');
});

it('one board is none', () => {
  const lines = Array.from({ length: 60 }, (_, i) => line(9_000 + i * 500, 365 - i));
  expect(analyse(lines).findings.map(({ ruleId }) => ruleId)).not.toContain('boards-mixed');
});
