import type { LogSummary } from '../../model/log-report.js';
import { describeGroup } from '../heap/group-words.js';
import { formatHeapVerdict } from '../heap/verdict.js';
import { formatConsoleVerdict } from '../memory/console-verdict.js';

/** The answer in one line, for text, page and Markdown alike. */
export function formatLogVerdict({ console, heap, lead, owners }: LogSummary): string {
  if (lead.half === 'heap') return formatHeapVerdict(heap);
  const verdict = formatConsoleVerdict(console.verdict);
  const [owner] = owners;
  if (lead.finding?.ruleId !== 'cycle-leak' || !owner) return verdict;
  const { group, perCycle, bytesPerCycle } = owner.evidence;
  return `${verdict}: mostly ${describeGroup({ ...group, count: perCycle, bytes: bytesPerCycle })} each`;
}
