import type { BootOfLog, LogSummary } from '../../model/log-report.js';

/** The boot that the first line speaks of, whose memory the tables show; null where it speaks of none. */
export function verdictBoot({ lead, heap }: LogSummary): BootOfLog | null {
  const { dump } = heap.verdict;
  if (lead.half === 'heap' && dump) return { source: dump.source, boot: dump.facts.boot };
  if (!lead.finding) return null;
  const { source, boot } = lead.finding.evidence;
  return { source, boot };
}
