import { expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../../src/analysis/memory/console-analysis.js';
import { ExternalPart } from '../../../src/analysis/memory/external-part.js';
import { formatCycles } from '../../../src/report/memory/console-tables.js';
import { formatConsoleVerdict } from '../../../src/report/memory/console-verdict.js';
import { kb, sampleAt, stepAt } from '../../support/console-records.js';

const psramOf = (part: ExternalPart, free: Parameters<typeof sampleAt>[1]): number | null =>
  part.add(sampleAt(1_000, free)).free.psram;

it('what heap has beyond internal RAM is PSRAM, until it is all used', () => {
  const part = new ExternalPart();
  expect(psramOf(part, { heap: kb(32_934), internal: kb(395) })).toBe(kb(32_539));
  expect(psramOf(part, { heap: kb(1_000), internal: kb(395) })).toBe(kb(605));
  expect(part.isDerived).toBe(true);
});

it('is not computed without PSRAM, where heap and internal RAM differ by less than a chip has', () => {
  const part = new ExternalPart();
  expect(psramOf(part, { heap: kb(290), internal: kb(310) })).toBeNull();
  expect(psramOf(part, { heap: kb(900), internal: kb(300) })).toBeNull();
  expect(part.isDerived).toBe(false);
});

it('is what the line says, where one does', () => {
  const part = new ExternalPart();
  expect(psramOf(part, { heap: kb(32_934), internal: kb(395), psram: kb(32_000) })).toBe(kb(32_000));
  expect(psramOf(part, { heap: kb(32_934) })).toBeNull();
  expect(part.isDerived).toBe(false);
});

/** Connections that keep 8 KB of internal RAM and 20 KB of PSRAM each, in lines that name heap and internal. */
function connectionsThatLeak(count: number): ReturnType<ConsoleAnalysis['finish']> {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('a.log');
  for (let i = 0; i <= count; i++) {
    const at = i * 20_000;
    const internal = kb(395 - 8 * i);
    const heap = internal + kb(32_500 - 20 * i);
    for (let ms = 0; ms < 10_000; ms += 500)
      analysis.record(sampleAt(at + ms, { heap, internal }, { clients: 0 }));
    if (i === count) break;
    analysis.record(stepAt(at + 10_000, 'request', { client: `c${i}` }));
    analysis.record(stepAt(at + 11_000, 'connected'));
    analysis.record(stepAt(at + 18_000, 'disconnected'));
    analysis.record(stepAt(at + 18_100, 'client-destroyed'));
  }
  return analysis.finish();
}

it('a leak of PSRAM is one of PSRAM, beside one of internal RAM, too', () => {
  const { findings, verdict, report } = connectionsThatLeak(8);
  const leaks = findings.flatMap((one) => (one.ruleId === 'cycle-leak' ? [one.evidence] : []));
  expect(leaks.map(({ trend, alsoIn }) => [trend.capability, trend.perCycleBytes, alsoIn])).toEqual([
    ['internal', kb(8), ['heap']],
    ['psram', kb(20), []],
  ]);
  expect(formatConsoleVerdict(verdict)).toContain('LEAK 8 KB of internal');
  // What lines say stays what they say.
  expect(report.samples.items.every(({ free }) => free.psram === null)).toBe(true);
});

it('what a connection kept is told as lines say it, where nothing is concluded yet', () => {
  const { findings, report } = connectionsThatLeak(1);
  const kept = findings.flatMap((one) => (one.ruleId === 'cycles-not-enough' ? one.evidence.kept : []));
  expect(kept).toEqual([
    { capability: 'internal', bytes: kb(8), alsoIn: [] },
    { capability: 'heap', bytes: kb(28), alsoIn: [] },
  ]);
  const [header, row] = formatCycles(report);
  expect(header).toMatch(/internal kept +heap kept$/);
  expect(row).toMatch(/ 8 KB +28 KB$/);
});
