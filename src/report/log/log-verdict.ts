import type { CycleTrend } from '../../model/console-report.js';
import type { LogSummary, OwnerFinding } from '../../model/log-report.js';
import { describeGroup } from '../heap/group-words.js';
import { formatHeapVerdict } from '../heap/verdict.js';
import { formatConsoleVerdict, isUndecided } from '../memory/console-verdict.js';
import { formatBytes, formatCount } from '../text/units.js';

/** The answer in one line, for text, page and Markdown alike. */
export function formatLogVerdict({ console, heap, lead, owners }: LogSummary): string {
  if (lead.finding?.ruleId === 'cycle-owner') return formatOwnerVerdict(lead.finding);
  if (lead.half === 'heap') return formatHeapVerdict(heap);
  const verdict = formatConsoleVerdict(console.verdict);
  if (lead.finding?.ruleId !== 'cycle-leak') return verdict;
  const { trend } = lead.finding.evidence;
  const owner = owners.find(({ evidence }) => isMostOf(evidence, trend));
  if (!owner) return verdict;
  const { group, perCycle, bytesPerCycle } = owner.evidence;
  return `${verdict}: mostly ${describeGroup({ ...group, count: perCycle, bytes: bytesPerCycle })} each`;
}

/** Blocks that make less of what a connection keeps are in the table alone. */
const mostShare = 0.5;

// Blocks of another pool, or a few bytes of many, are not what the memory went to.
function isMostOf({ group, bytesPerCycle }: OwnerFinding['evidence'], trend: CycleTrend): boolean {
  const other = { heap: null, dma: 'psram', internal: 'psram', psram: 'internal' }[trend.capability];
  const isElsewhere = group.region !== null && group.region === other;
  return !isElsewhere && bytesPerCycle >= mostShare * (trend.perCycleBytes ?? 0);
}

/** Whether that line says neither good nor bad. */
export function isLogUndecided({ console, lead }: LogSummary): boolean {
  return lead.half !== 'heap' && lead.finding?.ruleId !== 'cycle-owner' && isUndecided(console.verdict);
}

// Too little for readings in KB, or without any; the traces tell.
function formatOwnerVerdict({ evidence }: OwnerFinding): string {
  const { group, perCycle, bytesPerCycle, cycles, steps } = evidence;
  const seen = `${formatCount(cycles)} of ${formatCount(steps)} steps from one to the next, by heap traces`;
  const what = describeGroup({ ...group, count: perCycle, bytes: bytesPerCycle });
  return `LEAK ${formatBytes(bytesPerCycle)} per connection (${seen}): ${what}`;
}
