import type { HeapDumpReport, HeapSeries, HeapSummary } from '../../model/heap-report.js';
import { formatCount, formatQuantity, formatShare, formatSize } from '../text/units.js';
import { describeGroup } from './group-words.js';
import { growingKinds, growthOf, openKinds } from './growth.js';
import { mayLackRecords, truncationWords } from './truncation-words.js';

/** The answer in one line: of all traces the worst one. */
export function formatHeapVerdict({ verdict, findings }: HeapSummary): string {
  const { dump, series, dumps } = verdict;
  if (!dump || !series) {
    const isDisabled = findings.some(({ ruleId }) => ruleId === 'heap-trace-disabled');
    return isDisabled ? 'NO TRACE: heap tracing is disabled in this firmware' : 'NO TRACE in this log';
  }
  const wrongElf = dump.elf?.matches === false ? 'WRONG ELF, its names are left out: ' : '';
  return wrongElf + (series.dumps > 1 ? ofSeries(dump, series) : ofDump(dump, dumps));
}

/** Bytes and blocks that a dump shows, without what the leak tracker took for itself. */
export function keptBy(dump: HeapDumpReport): { readonly bytes: number; readonly count: number } {
  return {
    bytes: dump.leakedBytes - dump.trackerBytes,
    count: dump.leakedCount - (dump.trackerBytes > 0 ? 1 : 0),
  };
}

// The oldest records are gone, and with them what leaked first: what is left may be all, or none of it.
function hasLostRecords({ facts }: HeapDumpReport): boolean {
  return facts.stated.overflowed === true;
}

const lostRecords = 'but the buffer overflowed and dropped its oldest records';

function ofSeries(dump: HeapDumpReport, series: HeapSeries): string {
  const { bytes, count } = keptBy(dump);
  const kept = `${formatSize(bytes)} in ${formatQuantity(count, 'block')}`;
  const how = `by cycles, ${formatQuantity(series.dumps, 'dump')}`;
  switch (series.verdict) {
    case 'grows':
      return `LEAK ${formatSize(series.perDumpBytes)} with each dump (${how}), ${kept} by now${topGrowth(series)}`;
    case 'levels-off':
      if (hasLostRecords(dump)) return `NOT ENOUGH to say: ${kept} no longer grow (${how}), ${lostRecords}`;
      return `BOUNDED ${kept}: no longer grows (${how}), as a cache that is full`;
    case 'steady':
      if (hasLostRecords(dump))
        return `NOT ENOUGH to say: ${count === 0 ? 'no block is left' : 'nothing grows'} (${how}), ${lostRecords}`;
      return count === 0
        ? `CLEAN: no block was left (${how})`
        : `CLEAN: nothing grows (${how}); ${kept} ${whyTheyStay(series)}`;
    case 'unknown':
      if (count === 0)
        return `NOT ENOUGH to say: no block is left in the last of ${formatQuantity(series.dumps, 'dump')}${hasLostRecords(dump) ? `, ${lostRecords}` : ''}`;
      return `LEAK${hasLostRecords(dump) ? ' at least' : ''} ${ofOpenKinds(dump, series)}`;
  }
}

// What is set-up, or comes and goes, is none of it.
function ofOpenKinds(dump: HeapDumpReport, series: HeapSeries): string {
  const all = dump.kinds.filter(({ cause }) => cause?.id !== 'tracker-buffer');
  const open = openKinds(series);
  const kinds = open.length > 0 ? open : all;
  const bytes = kinds.reduce((sum, group) => sum + group.bytes, 0);
  const count = kinds.reduce((sum, group) => sum + group.count, 0);
  const [most] = kinds;
  const share = most ? `: ${formatShare(most.bytes, bytes)} is ${describeGroup(most)}` : '';
  return `${formatSize(bytes)} in ${formatQuantity(count, 'block')} in the last of ${formatQuantity(series.dumps, 'dump')}, which do not tell whether it grows${share}`;
}

function whyTheyStay({ kinds }: HeapSeries): string {
  return kinds.some(({ isGivenBack }) => isGivenBack)
    ? 'are set-up, or were freed while others came'
    : 'stay since the first dump, as set-up does';
}

// The blocks that come with each dump.
function topGrowth(series: HeapSeries): string {
  const growing = growingKinds(series);
  const [most] = growing;
  if (!most) return '';
  const bytes = growthOf(most);
  const total = growing.reduce((sum, kind) => sum + growthOf(kind), 0);
  return `: ${formatShare(bytes, total)} is ${describeGroup({ ...most.group, count: most.perDumpCount, bytes })}`;
}

function ofDump(dump: HeapDumpReport, dumps: number): string {
  const which = dumps > 1 ? ` (of ${formatCount(dumps)} dumps, the one in line ${dump.facts.line})` : '';
  const { bytes, count } = keptBy(dump);
  if (count === 0) return withoutBlocks(dump) + which;
  const word = dump.facts.mode === 'all' ? 'ALIVE' : 'LEAK';
  const atLeast = mayLackRecords(dump.facts) ? ' at least' : '';
  return `${word}${atLeast} ${formatSize(bytes)} in ${formatQuantity(count, 'block')}${cut(dump.facts)}${which}${top(dump)}`;
}

function withoutBlocks(dump: HeapDumpReport): string {
  const { facts } = dump;
  const { bytes, count } = facts.stated;
  const isListed = facts.parsedRecords > 0;
  if (bytes !== null && count !== null && count > 0 && !isListed) {
    return `LEAK ${formatSize(bytes)} in ${formatQuantity(count, 'block')}, says the summary; its records are not in this log`;
  }
  if (bytes === null) return `UNKNOWN: no living block in the dump${cut(facts)}`;
  if (hasLostRecords(dump)) return `NOT ENOUGH to say: no block is left, ${lostRecords}`;
  return `CLEAN: no block was left in a trace of ${formatQuantity(facts.stated.records ?? facts.parsedRecords, 'record')}`;
}

function cut(facts: HeapDumpReport['facts']): string {
  if (facts.stated.bytes !== null) return '';
  if (!mayLackRecords(facts)) return `, its totals cut off ${truncationWords(facts.truncatedBy)}`;
  const { records } = facts.stated;
  const place =
    records === null
      ? ''
      : ` after ${formatCount(facts.parsedRecords)} of ${formatQuantity(records, 'record')}`;
  return `, cut off ${truncationWords(facts.truncatedBy)}${place}`;
}

function top(dump: HeapDumpReport): string {
  const group = dump.kinds.find(({ cause }) => cause?.id !== 'tracker-buffer');
  return group ? `: ${formatShare(group.bytes, keptBy(dump).bytes)} is ${describeGroup(group)}` : '';
}
