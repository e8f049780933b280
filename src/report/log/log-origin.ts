import type { ConsoleReport } from '../../model/console-report.js';
import type { LogSummary } from '../../model/log-report.js';
import { formatElfMatch } from '../heap/source-line.js';
import { formatClock } from '../text/clock.js';
import { formatLogs, logOf } from '../text/log-names.js';
import { formatQuantity } from '../text/units.js';

/** Where the verdict comes from: `streamer.log · 1 boot · 12 min 41 s · 10 connections · app.elf matches (2c25f543f)` */
export function formatLogOrigin({ console, heap, elf, lead }: LogSummary, logs: readonly string[]): string {
  const ofHeap = heap.verdict.dump?.source ?? null;
  const ofLead = lead.finding ? logOf(lead.finding) : null;
  const parts = consoleOrigin(console.report, logs, lead.half === 'heap' ? ofHeap : ofLead);
  if (heap.verdict.dumps > 0) parts.push(formatQuantity(heap.verdict.dumps, 'heap trace'));
  if (elf) parts.push(formatElfMatch(elf));
  return parts.join(' · ');
}

/** The same of the console alone, part by part. */
export function consoleOrigin(
  report: ConsoleReport,
  logs: readonly string[],
  ofVerdict: string | null,
): string[] {
  const { boots, cycles, samples, timeline } = report;
  const parts = [formatLogs(logs, ofVerdict), formatQuantity(Math.max(1, boots.count), 'boot')];
  const [first, last] = [timeline.find(({ timeMs }) => timeMs !== null), timeline.at(-1)];
  const isOneBoot = first && last && first.source === last.source && first.boot === last.boot;
  const spanMs = isOneBoot ? (last.timeMs ?? 0) - (first.timeMs ?? 0) : 0;
  // Readings without a clock have the time of the line before them, which may be one for all.
  if (spanMs > 0) parts.push(formatClock(spanMs / 1000));
  if (samples.count > 0) parts.push(formatQuantity(samples.count, 'sample'));
  if (cycles.count > 0) parts.push(formatQuantity(cycles.count, 'connection'));
  return parts;
}
