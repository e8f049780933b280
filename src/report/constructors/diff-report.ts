import { formatEvent } from '../text/ndjson.js';
import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type {
  ConstructorChange,
  ConstructorChangeKind,
  ConstructorDiff,
} from '../../model/constructor-report.js';
import { formatHeadlines, type Look } from '../text/report-parts.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable, formatTableWithin } from '../text/table.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatSource, tellingName } from './constructor-words.js';
import { constructorToJson, elfToJson } from './map-json.js';

export type DiffReport = {
  readonly before: ConstructorMap;
  readonly after: ConstructorMap;
  readonly diff: ConstructorDiff;
};

const kinds: readonly ConstructorChangeKind[] = ['added', 'removed', 'renamed', 'moved', 'unchanged'];

/** The answer in one line. */
function formatDiffVerdict({ before, after, diff }: DiffReport): string {
  const counts = kinds
    .map((kind) => ({ kind, count: ofKind(diff, kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${formatCount(count)} ${kind}`);
  const order = diff.isReordered ? ', called in another order' : '';
  const startup =
    before.startup === after.startup ? '' : `; started as ${before.startup} before, as ${after.startup} now`;
  const isSame = ofKind(diff, 'unchanged').length === diff.changes.length && order === '' && startup === '';
  const total = formatQuantity(after.constructors.length, 'constructor');
  return isSame
    ? `SAME: ${total} in both`
    : `CHANGED: ${counts.join(', ') || 'no constructors'}${order}${startup}`;
}

/** The report for people: what changed; those that did not are counted only. */
export function formatDiffText(report: DiffReport, look: Look): string {
  const { before, after } = report;
  const changed = report.diff.changes.filter(({ kind }) => kind !== 'unchanged');
  const lines = formatHeadlines(
    {
      verdict: formatDiffVerdict(report),
      paint: look.style.bold,
      origin: `${safeText(before.path)} against ${safeText(after.path)}`,
    },
    look,
  );
  if (changed.length > 0) {
    const cells = changed.map(formatRow);
    const [header = '', ...rows] =
      look.columns === null
        ? formatTable(columns, cells)
        : formatTableWithin(columns, cells, { width: look.columns, column: 3, minWidth: 24 });
    lines.push('', look.style.dim(header), ...rows);
  }
  return `${lines.join('\n')}\n`;
}

/** The answer for scripts: a list for each kind of change. */
export function formatDiffJson(report: DiffReport): string {
  const { before, after, diff } = report;
  const lists = Object.fromEntries(kinds.map((kind) => [kind, ofKind(diff, kind).map(changeToJson)]));
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatDiffVerdict(report),
    before: elfToJson(before),
    after: elfToJson(after),
    reordered: diff.isReordered,
    ...lists,
  })}\n`;
}

/** One JSON object a line: each change with its kind as event, then the verdict. */
export function formatDiffNdjson(report: DiffReport): string {
  const { changes, isReordered } = report.diff;
  const lines = changes.map((change) => formatEvent(change.kind, changeToJson(change)));
  return (
    lines.join('') + formatEvent('verdict', { verdict: formatDiffVerdict(report), reordered: isReordered })
  );
}

const columns = [{ title: 'change' }, { title: 'before' }, { title: 'after' }, { title: 'constructor' }];

function formatRow({ kind, before, after }: ConstructorChange): string[] {
  const one = after ?? before;
  const words = [one ? formatSource(one) : '', namesOf(before, after)].filter((word) => word !== '');
  return [kind, addressOf(before), addressOf(after), words.join('  ')];
}

function addressOf(constructor: Constructor | null): string {
  return constructor ? formatAddress(constructor.address) : '-';
}

function namesOf(before: Constructor | null, after: Constructor | null): string {
  const names = [before, after].flatMap((one) => (one ? (tellingName(one) ?? []) : []));
  return [...new Set(names)].join(' -> ');
}

function ofKind({ changes }: ConstructorDiff, kind: ConstructorChangeKind): readonly ConstructorChange[] {
  return changes.filter((change) => change.kind === kind);
}

function changeToJson({ before, after }: ConstructorChange): object {
  return { before: before && constructorToJson(before), after: after && constructorToJson(after) };
}
