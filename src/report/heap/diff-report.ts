import type { ChalkInstance } from 'chalk';
import type { HeapChange, HeapDiff } from '../../model/heap-diff.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { formatBytes, formatCount, formatQuantity, formatShare } from '../text/units.js';
import { causeNames } from './cause-names.js';
import { describeGroup, formatPlace } from './group-words.js';
import { groupToJson } from './json-shape.js';

const kinds = ['added', 'grown', 'shrunk', 'removed', 'unchanged'] as const;

/** The answer in one line. */
function formatDiffVerdict(diff: HeapDiff): string {
  const delta = diff.bytesAfter - diff.bytesBefore;
  const span = `from ${formatBytes(diff.bytesBefore)} to ${formatBytes(diff.bytesAfter)}`;
  const changed = diff.added.length + diff.grown.length + diff.shrunk.length + diff.removed.length;
  if (changed === 0) return `SAME: ${formatBytes(diff.bytesAfter)} in both, kind by kind`;
  const worst = [...diff.added, ...diff.grown].toSorted((a, b) => deltaOf(b) - deltaOf(a))[0];
  if (delta > 0) return `GROWS by ${formatBytes(delta)} ${span}${worst ? describeWorst(worst, diff) : ''}`;
  const word =
    delta < 0
      ? `SHRINKS by ${formatBytes(-delta)} ${span}`
      : `CHANGED, with the same total of ${formatBytes(diff.bytesAfter)}`;
  const more = diff.added.length + diff.grown.length;
  return more === 0 ? word : `${word}, but ${formatQuantity(more, 'kind')} of blocks grew`;
}

/** The report for people. */
export function formatDiffText(diff: HeapDiff, style: ChalkInstance): string {
  const hasGrown = diff.added.length + diff.grown.length > 0;
  const verdict = safeText(formatDiffVerdict(diff));
  const lines = [hasGrown ? style.bold.red(verdict) : style.bold.green(verdict)];
  const rows = kinds.flatMap((kind) => diff[kind].map((change) => formatRow(kind, change)));
  if (rows.length > 0) {
    const [header = '', ...table] = formatTable(columns, rows);
    lines.push('', style.dim(header), ...table);
  }
  if (diff.hasNamesOnOneSideOnly) {
    lines.push('', `${style.yellow('warning')}: only one of the two has names, so owners cannot match.`);
    lines.push('  Give --elf-a and --elf-b, or --elf for both.');
  }
  return `${lines.join('\n')}\n`;
}

/** The answer in the shape of the contract. */
export function formatDiffJson(diff: HeapDiff): string {
  const { bytesBefore, bytesAfter } = diff;
  const changes = Object.fromEntries(kinds.map((kind) => [kind, diff[kind].map(changeToJson)]));
  return `${safeJson({ schemaVersion: 1, verdict: formatDiffVerdict(diff), bytesBefore, bytesAfter, ...changes })}\n`;
}

/** One JSON object a line: each change, then the verdict. */
export function formatDiffNdjson(diff: HeapDiff): string {
  const { bytesBefore, bytesAfter } = diff;
  const changes = kinds.flatMap((kind) =>
    diff[kind].map((change) => formatEvent(kind, changeToJson(change))),
  );
  return (
    changes.join('') + formatEvent('verdict', { verdict: formatDiffVerdict(diff), bytesBefore, bytesAfter })
  );
}

function formatEvent(event: string, value: object): string {
  return `${safeJson({ schemaVersion: 1, event, ...value })}\n`;
}

function describeWorst(worst: HeapChange, diff: HeapDiff): string {
  const gained = [...diff.added, ...diff.grown].reduce((sum, change) => sum + deltaOf(change), 0);
  const count = worst.countAfter - worst.countBefore;
  const share = formatShare(deltaOf(worst), gained);
  return `: ${share} of it is ${describeGroup({ ...worst.group, count, bytes: deltaOf(worst) })}`;
}

const columns: readonly Column[] = [
  { title: 'CHANGE' },
  { title: 'BYTES', isNumber: true },
  { title: 'BLOCKS BEFORE', isNumber: true },
  { title: 'AFTER', isNumber: true },
  { title: 'SIZE', isNumber: true },
  { title: 'REGION' },
  { title: 'WHAT' },
  { title: 'OWNER' },
];

function formatRow(kind: string, change: HeapChange): string[] {
  const { group } = change;
  const delta = deltaOf(change);
  const place = group.owner ? formatPlace(group.owner) : '';
  return [
    kind,
    delta > 0 ? `+${formatCount(delta)}` : delta < 0 ? `-${formatCount(-delta)}` : '0',
    formatCount(change.countBefore),
    formatCount(change.countAfter),
    formatCount(group.sizeBytes),
    group.region ?? '-',
    group.cause ? causeNames[group.cause.id].one : '-',
    group.owner ? safeText(group.owner.name) + (place === '' ? '' : ` at ${place}`) : '-',
  ];
}

function changeToJson({ fingerprint, group, ...counts }: HeapChange): object {
  const { size, region, owner, cause } = groupToJson(group);
  return { fingerprint, size, region, owner, cause, ...counts };
}

function deltaOf({ bytesBefore, bytesAfter }: HeapChange): number {
  return bytesAfter - bytesBefore;
}
