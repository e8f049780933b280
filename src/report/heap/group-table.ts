import type { HeapDumpReport, HeapGroup, SeriesKind, Trend } from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { formatTableWithin, type Column } from '../text/table.js';
import { formatCount } from '../text/units.js';
import { causeNames } from './cause-names.js';
import { confidenceWords, formatPlace } from './group-words.js';
import { formatCallers } from './messages.js';

/** Groups in the table; JSON has them all. */
export const maxGroupsListed = 25;
/** An owner is never cut shorter than this. */
const minOwnerWidth = 16;

/** The groups of a dump, largest first; with `series`, the kinds of a running trace, also what becomes of each with every dump. */
export function formatGroupTable(
  { kinds }: HeapDumpReport,
  series: readonly SeriesKind[] | null,
  width: number,
): string[] {
  const groups = series ? series.map(({ group }) => group).toSorted((a, b) => b.bytes - a.bytes) : kinds;
  const shown = groups.slice(0, maxGroupsListed);
  const trends = series && new Map(series.map((kind) => [kind.group, kind]));
  const hasRegions = new Set(groups.map(({ region }) => region)).size > 1;
  const columns: Column[] = [
    { title: 'bytes', isNumber: true },
    { title: 'count', isNumber: true },
    { title: 'size', isNumber: true },
    ...(trends ? [{ title: 'a dump', isNumber: true }] : []),
    ...(hasRegions ? [{ title: 'region' }] : []),
    { title: 'owner' },
    { title: 'how we know' },
  ];
  const rows = shown.map((group) => [
    formatCount(group.bytes),
    formatCount(group.count),
    formatCount(group.sizeBytes),
    ...(trends ? [formatTrend(trends.get(group))] : []),
    ...(hasRegions ? [group.region ?? '-'] : []),
    formatOwner(group),
    formatCause(group),
  ]);
  const column = columns.length - 2;
  return formatTableWithin(columns, rows, { width, column, minWidth: minOwnerWidth });
}

const trendWords: Readonly<Record<Exclude<Trend, 'grows'>, string>> = {
  'levels-off': 'bounded',
  steady: 'set-up',
  unknown: '?',
};

function formatTrend(kind: SeriesKind | undefined): string {
  if (!kind) return '';
  if (kind.trend === 'grows') return `+${formatCount(kind.perDumpCount)}`;
  return kind.trend === 'steady' && kind.isGivenBack ? 'varies' : trendWords[kind.trend];
}

function formatOwner({ owner, callers, otherStacks }: HeapGroup): string {
  if (!owner && callers.length === 0) return '-';
  if (!owner)
    return otherStacks > 0 ? 'unknown, several stacks' : `unknown, called from ${formatCallers(callers)}`;
  const line = owner.line === null ? formatPlace(owner) : `:${owner.line}`;
  return safeText(owner.name) + (line === '' ? '' : ` ${line}`);
}

/** `mutex, by stack` */
export function formatCause({ cause }: HeapGroup): string {
  return cause ? `${causeNames[cause.id].short}, ${confidenceWords(cause.confidence)}` : '-';
}
