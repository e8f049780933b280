import type { Cause, HeapDumpReport, HeapGroup, HeapSeries, HeapSummary } from '../../model/heap-report.js';
import { formatCount, formatQuantity, formatSize } from '../text/units.js';
import { causeNames, reasonTexts } from './cause-names.js';
import { openKinds } from './growth.js';
import { keptBy } from './verdict.js';

/** Causes whose advice is printed; the order is that of their bytes. */
const maxAdvice = 2;

/**
 * The evidence for the verdict and its rivals, one sentence or two an entry; `hasCycles` where connections agree on what
 * each of them leaves, which one trace alone could not tell.
 */
export function explainVerdict(summary: HeapSummary, { hasCycles = false } = {}): string[] {
  const { dump, series, dumps } = summary.verdict;
  if (!dump || !series || keptBy(dump).count === 0) return [];
  const groups = suspects(dump, series);
  const [largest] = groups;
  const isToldByCycles = hasCycles && series.dumps === 1;
  const reasons = [isToldByCycles ? '' : ofSeries(series, dump), largest ? ofCause(largest) : ''];
  if (dumps > series.dumps + series.partialDumps) reasons.push(ofShared(summary));
  return [...reasons.filter((reason) => reason !== ''), ...adviceFor(groups)];
}

// Of a trace that grows what grows; of one that does not nothing is left to explain.
function suspects({ kinds }: HeapDumpReport, series: HeapSeries): readonly HeapGroup[] {
  if (series.verdict === 'levels-off' || series.verdict === 'steady') return [];
  const growing = series.kinds.filter(({ trend }) => trend === 'grows').map(({ group }) => group);
  const open = growing.length > 0 ? growing : openKinds(series);
  const groups = open.length > 0 ? open : kinds;
  return groups.filter(({ cause }) => cause?.id !== 'tracker-buffer');
}

function ofSeries({ dumps, verdict, kinds }: HeapSeries, { facts }: HeapDumpReport): string {
  if (dumps === 1) {
    const what = facts.mode === 'all' ? 'Alive when the trace was printed' : 'Not freed while the trace ran';
    return `${what}. One dump cannot tell a leak from what is set up once or kept in a cache.`;
  }
  const growing = kinds.filter(({ trend }) => trend === 'grows').length;
  const steady = kinds.filter(({ trend, isGivenBack }) => trend === 'steady' && !isGivenBack).length;
  const varying = kinds.filter(({ trend, isGivenBack }) => trend === 'steady' && isGivenBack).length;
  const full = kinds.filter(({ trend }) => trend === 'levels-off').length;
  if (verdict === 'levels-off') {
    return 'Blocks came with the first dumps of one running trace and no longer do: a cache that is full, or set-up.';
  }
  if (verdict === 'steady')
    return 'The dumps are of one running trace, so what leaks would grow from dump to dump.';
  if (verdict === 'unknown') {
    // Where nothing was allocated from dump to dump there is nothing to explain.
    const hasNew = kinds.some(
      ({ trend, firstCount, group }) => trend === 'unknown' && group.count > firstCount,
    );
    return hasNew
      ? 'What came once, or with the last dump alone, may be a leak, a cache that fills, or blocks that are still in use: another dump tells.'
      : '';
  }
  const others = [
    [steady, 'stayed the same: set-up'],
    [varying, 'came and went'],
    [full, 'no longer grew: a cache'],
  ] as const;
  const rest = others
    .map(([count, what]) => (count === 0 ? '' : ` ${formatQuantity(count, 'other kind')} ${what}.`))
    .join('');
  const doubt = dumps === 2 ? ' One step is little: a cache that fills looks the same.' : '';
  return `${formatQuantity(growing, 'kind')} of blocks ${growing === 1 ? 'grows' : 'grow'} from dump to dump of one running trace.${rest}${doubt}`;
}

function ofCause({ sizeBytes, cause }: HeapGroup): string {
  if (!cause) return '';
  const { one } = causeNames[cause.id];
  if (cause.confidence === 'by-stack') {
    return `${formatCount(sizeBytes)} B is a ${one}: the call stack goes through the function that makes it.`;
  }
  const because = cause.reasons.map((reason) => reasonTexts[reason]).join('; ');
  return `${formatCount(sizeBytes)} B is taken for a ${one}: ${because}.${rivalsOf(cause)}`;
}

function rivalsOf({ alternatives }: Cause): string {
  if (alternatives.length === 0) return '';
  return ` Rivals: ${alternatives.map((id) => causeNames[id].one).join(', ')}.`;
}

function ofShared({ shared, verdict }: HeapSummary): string {
  const [first] = shared;
  if (!first || verdict.dumps < 2) return '';
  const { group, minCount, maxCount } = first;
  const count =
    minCount === maxCount ? formatCount(minCount) : `${formatCount(minCount)} to ${formatCount(maxCount)}`;
  const owner = group.owner ? ` of ${group.owner.name}` : '';
  return `Of ${formatQuantity(verdict.dumps, 'dump')}, all that are whole and have any blocks share ${count} x ${formatSize(group.sizeBytes)}${owner}.`;
}

// The advice for a cause is printed once, whatever has it.
function adviceFor(groups: readonly HeapGroup[]): string[] {
  const titlesByAdvice = new Map<string, string[]>();
  for (const id of new Set(groups.flatMap(({ cause }) => cause?.id ?? []))) {
    const { many, advice } = causeNames[id];
    titlesByAdvice.set(advice, [...(titlesByAdvice.get(advice) ?? []), many]);
  }
  return [...titlesByAdvice]
    .slice(0, maxAdvice)
    .map(([advice, titles]) => `${capitalised(titles.join(' and '))}: ${advice}`);
}

function capitalised(text: string): string {
  return text.startsWith('std::') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
