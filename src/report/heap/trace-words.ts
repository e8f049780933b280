import type { LogReport } from '../../model/log-report.js';
import { formatQuantity, formatSize } from '../text/units.js';

/**
 * Which heap trace a table of owners shows, and how much it holds: `the last of 10 heap traces, run.log:3923, not freed
 * while it ran: 78.3 KB in 672 blocks`; empty where there is none.
 */
export function lastTraceWords({ dumps, dumpCount }: Pick<LogReport, 'dumps' | 'dumpCount'>): string {
  const dump = dumps.at(-1);
  if (!dump) return '';
  const which = dumpCount > 1 ? `the last of ${formatQuantity(dumpCount, 'heap trace')}, ` : 'heap trace ';
  const held = `${formatSize(dump.leakedBytes)} in ${formatQuantity(dump.leakedCount, 'block')}`;
  return `${which}${dump.source}:${dump.facts.line}, not freed while it ran: ${held}`;
}
