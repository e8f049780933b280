import type { Capability, FreeBytes } from '../../model/console-record.js';
import type { LastMemory } from '../../model/console-finding.js';
import type { CycleTrend, CycleVerdict, StretchPhase, Trend } from '../../model/console-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatDuration, formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { formatCount, formatQuantity } from '../text/units.js';

export const pools: readonly Capability[] = ['dma', 'internal', 'psram', 'heap'];

/** `12.4 s` of a boot's own clock. */
export function formatTime(timeMs: number): string {
  return `${(timeMs / 1000).toFixed(1)} s`;
}

/** `Line 120 (12.4 s)`: where a finding is. The number of a line is a name, without separators of thousands. */
export function formatSpot({
  line,
  timeMs,
}: {
  readonly line: number;
  readonly timeMs: number | null;
}): string {
  return `Line ${line}${timeMs === null ? '' : ` (${formatTime(timeMs)})`}`;
}

/** `, 3 times in all`; nothing for what happened once. */
export function formatTimes(count: number): string {
  return count === 1 ? '' : `, ${formatCount(count)} times in all`;
}

/** `DMA (seen in internal, heap too)` */
export function formatPools(capability: Capability, alsoIn: readonly Capability[]): string {
  const others = alsoIn.map((pool) => capabilityNames[pool]).join(', ');
  return capabilityNames[capability] + (others === '' ? '' : ` (seen in ${others} too)`);
}

/** `DMA 3 KB, internal 33 KB` */
export function formatFree(free: FreeBytes): string {
  const known = pools.flatMap((pool) => {
    const bytes = free[pool];
    return bytes === null ? [] : [`${capabilityNames[pool]} ${formatKilobytes(bytes)}`];
  });
  return known.join(', ');
}

/** What was free when something broke, as a sentence. */
export function formatLastMemory(memory: LastMemory | null): string {
  if (!memory) return 'No line before it tells how much memory was free.';
  const at = memory.timeMs === null ? '' : ` at ${formatTime(memory.timeMs)}`;
  return `Free before${at}: ${formatFree(memory.free)}.`;
}

/** What cycles tell of a pool, short enough for a column. */
export const cycleVerdicts: Readonly<Record<CycleVerdict, string>> = {
  leak: 'leak',
  'set-up': 'set-up',
  bounded: 'bounded',
  step: 'step',
  none: 'none',
  'not-enough-cycles': 'too few',
};

export const phaseNames: Readonly<Record<StretchPhase, string>> = {
  boot: 'while starting',
  idle: 'without a connection',
  connecting: 'while connecting',
  streaming: 'while streaming',
  after: 'after a connection',
};

/** `130 KB/s (129-131 KB/s)`, or one figure where all three are the same. */
export function formatFallRate({
  slopeBytesPerSecond,
  low,
  high,
}: Pick<Trend, 'slopeBytesPerSecond' | 'low' | 'high'>): string {
  const [rate, range] = [formatKilobytes(-slopeBytesPerSecond), formatKilobyteRange(-high, -low)];
  return range === rate ? `${rate}/s` : `${rate}/s (${range}/s)`;
}

/** `0.2 s (0.1 s to 0.3 s)`; nothing where it does not fall. */
export function formatTimeToEmpty({ timeToEmptySeconds, timeToEmptyInterval }: Trend): string {
  if (timeToEmptySeconds === null || timeToEmptyInterval === null) return '';
  const [low, high] = [formatDuration(timeToEmptyInterval.low), formatDuration(timeToEmptyInterval.high)];
  const range = low === high ? '' : ` (${low} to ${high})`;
  return `${formatDuration(timeToEmptySeconds)}${range}`;
}

/** Seconds from the first reading of a fall until nothing is left. */
export function secondsFromStart(trend: Trend): number {
  return (trend.toMs - trend.fromMs) / 1000 + (trend.timeToEmptySeconds ?? 0);
}

/** What a trend is known by; readings, where several connections lie between two of them (viewers that overlap). */
export function formatCycleBasis({ cycles, laterConnections }: CycleTrend): string {
  const all = formatQuantity(cycles, 'connection');
  return laterConnections < cycles
    ? all
    : `${formatQuantity(cycles, 'reading')} over ${formatQuantity(laterConnections, 'connection')}`;
}

/** Connections after the first, of which some may overlap. */
export function laterConnectionsOf({ cycles, laterConnections }: CycleTrend): number {
  return Math.max(cycles - 1, laterConnections);
}
