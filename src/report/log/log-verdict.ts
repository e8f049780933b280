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
  const [owner] = owners;
  if (lead.finding?.ruleId !== 'cycle-leak' || !owner) return verdict;
  const { group, perCycle, bytesPerCycle } = owner.evidence;
  return `${verdict}: mostly ${describeGroup({ ...group, count: perCycle, bytes: bytesPerCycle })} each`;
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
