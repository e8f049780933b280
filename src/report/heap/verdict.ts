import type { HeapDumpReport, HeapGroup, HeapSummary } from '../../model/heap-report.js';
import { formatBytes, formatCount, formatQuantity, formatShare } from '../text/units.js';
import { describeGroup } from './group-words.js';
import { truncationWords } from './truncation-words.js';

/** The answer in one line. */
export function formatHeapVerdict({ verdict, findings }: HeapSummary): string {
  const { dump, dumps } = verdict;
  if (!dump) {
    const isDisabled = findings.some(({ ruleId }) => ruleId === 'heap-trace-disabled');
    return isDisabled ? 'NO TRACE: heap tracing is disabled in this firmware' : 'NO TRACE in this log';
  }
  const which = dumps > 1 ? ` (of ${formatCount(dumps)} dumps, the one in line ${dump.facts.line})` : '';
  const bytes = dump.leakedBytes - dump.trackerBytes;
  const count = dump.leakedCount - (dump.trackerBytes > 0 ? 1 : 0);
  if (count === 0) return withoutBlocks(dump) + which;
  const word = dump.facts.mode === 'all' ? 'ALIVE' : 'LEAK';
  const atLeast = dump.facts.stated.bytes === null ? ' at least' : '';
  return `${word}${atLeast} ${formatBytes(bytes)} in ${formatQuantity(count, 'block')}${cut(dump)}${which}${top(dump)}`;
}

function withoutBlocks({ facts }: HeapDumpReport): string {
  const { bytes, count } = facts.stated;
  const isListed = facts.parsedRecords > 0;
  if (bytes !== null && count !== null && count > 0 && !isListed) {
    return `LEAK ${formatBytes(bytes)} in ${formatQuantity(count, 'block')}, says the summary; its records are not in this log`;
  }
  if (bytes === null) return `UNKNOWN: no living block in the dump${cut(facts)}`;
  return `NO LEAK: no block was left in a trace of ${formatQuantity(facts.stated.records ?? facts.parsedRecords, 'record')}`;
}

function cut(dump: HeapDumpReport | HeapDumpReport['facts']): string {
  const facts = 'facts' in dump ? dump.facts : dump;
  if (facts.stated.bytes !== null) return '';
  const { records } = facts.stated;
  const place =
    records === null ? '' : ` after ${formatCount(facts.parsedRecords)} of ${formatCount(records)} records`;
  return `, cut off ${truncationWords(facts.truncatedBy)}${place}`;
}

function top(dump: HeapDumpReport): string {
  const group = largest(dump.kinds);
  if (!group) return '';
  return `: ${formatShare(group.bytes, dump.leakedBytes - dump.trackerBytes)} is ${describeGroup(group)}`;
}

function largest(groups: readonly HeapGroup[]): HeapGroup | undefined {
  return groups.find(({ cause }) => cause?.id !== 'tracker-buffer');
}
