import type { LogSummary } from '../../model/log-report.js';
import { explainVerdict } from '../heap/why.js';
import { inItsLog, logOf } from '../text/log-names.js';
import { explainLogFinding } from './log-messages.js';

/** Why the verdict is what it is, for text, page and Markdown alike. */
export function logReasons({ lead, heap, owners }: LogSummary, logs: readonly string[]): readonly string[] {
  // The verdict has said what each connection keeps; why it is what the table calls it is told by the traces.
  const isTraced = lead.half === 'heap' || (lead.finding?.ruleId === 'cycle-leak' && owners.length > 0);
  if (isTraced) return explainVerdict(heap, { hasCycles: owners.length > 0 });
  const { finding } = lead;
  return finding ? [inItsLog(explainLogFinding(finding), logOf(finding), logs)] : [];
}
