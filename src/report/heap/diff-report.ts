import { stepsToOwner } from './owner-step.js';
import { formatEvent } from '../text/ndjson.js';
import { recordsWords } from './source-line.js';
import { truncationWords } from './truncation-words.js';
import type { HeapDumpFacts } from '../../model/heap-dump.js';
import type { HeapChange, HeapDiff } from '../../model/heap-diff.js';
import type { NextStep } from '../../model/log-report.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { namesToType, shellWord } from '../text/shell-word.js';
import { formatTableWithin, type Column } from '../text/table.js';
import { formatCount, formatQuantity, formatShare, formatSize } from '../text/units.js';
import { causeNames } from './cause-names.js';
import { describeGroup } from './group-words.js';
import { groupToJson } from './json-shape.js';
import { plainColumns } from '../text/paragraph.js';
import { formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';

const kinds = ['added', 'grown', 'shrunk', 'removed', 'unchanged'] as const;

/** The answer in one line. */
function formatDiffVerdict(diff: HeapDiff): string {
  const delta = diff.bytesAfter - diff.bytesBefore;
  const span = `from ${formatSize(diff.bytesBefore)} to ${formatSize(diff.bytesAfter)}`;
  const changed = diff.added.length + diff.grown.length + diff.shrunk.length + diff.removed.length;
  const doubtful =
    delta <= 0 && diff.partial.after ? 'later' : delta >= 0 && diff.partial.before ? 'earlier' : null;
  if (doubtful)
    return `NOT ENOUGH to say: ${formatSize(diff.bytesBefore)} before and ${formatSize(diff.bytesAfter)} after, but blocks of the ${doubtful} dump are missing`;
  if (changed === 0) return `SAME: ${formatSize(diff.bytesAfter)} in both, kind by kind`;
  const worst = [...diff.added, ...diff.grown].toSorted((a, b) => deltaOf(b) - deltaOf(a))[0];
  if (delta > 0) return `GROWS by ${formatSize(delta)} ${span}${worst ? describeWorst(worst, diff) : ''}`;
  const word =
    delta < 0
      ? `SHRINKS by ${formatSize(-delta)} ${span}`
      : `CHANGED, with the same total of ${formatSize(diff.bytesAfter)}`;
  const more = diff.added.length + diff.grown.length;
  return more === 0 ? word : `${word}, but ${formatQuantity(more, 'kind')} of blocks grew`;
}

type DiffTextOptions = Look & { readonly logs: readonly [string, string] };

/** The report for people. */
export function formatDiffText(diff: HeapDiff, { style, columns, logs }: DiffTextOptions): string {
  const hasGrown = diff.added.length + diff.grown.length > 0;
  const [before, after] = logs;
  const look = { style, columns };
  const lines = formatHeadlines(
    {
      verdict: formatDiffVerdict(diff),
      paint: hasGrown ? style.bold.red : style.bold.green,
      origin: `${safeText(before)} against ${safeText(after)} · the last dump of each`,
    },
    look,
  );
  const rows = changedKinds.flatMap((kind) => diff[kind].map((change) => formatRow(kind, change)));
  if (rows.length > 0) {
    const limit = { width: columns ?? plainColumns, column: ownerColumn, minWidth: minOwnerWidth };
    const [header = '', ...table] = formatTableWithin(tableColumns, rows, limit);
    lines.push('', style.dim(header), ...table);
    const hasGuess = changedKinds.some((kind) =>
      diff[kind].some(({ group: { cause } }) => cause !== null && isGuess(cause)),
    );
    if (hasGuess) lines.push('? is a guess, by the size of the block');
  }
  if (diff.unchanged.length > 0) {
    const bytes = diff.unchanged.reduce((sum, change) => sum + change.bytesAfter, 0);
    lines.push(
      '',
      `Unchanged: ${formatQuantity(diff.unchanged.length, 'kind')} of blocks with ${formatSize(bytes)}`,
    );
  }
  const doubts = [
    ...(diff.partial.before ? [missingFrom(before, diff.partial.before)] : []),
    ...(diff.partial.after ? [missingFrom(after, diff.partial.after)] : []),
  ];
  if (doubts.length > 0) lines.push('', ...doubts.map((doubt) => `${style.yellow('warning')}: ${doubt}`));
  if (diff.hasNamesOnOneSideOnly) {
    const warning = 'only one of the two has names, so blocks are compared by size and region.';
    lines.push('', `${style.yellow('warning')}: ${warning}`);
  }
  const steps = formatSteps(nextOf(diff, logs), look);
  if (steps.length > 0) lines.push('', ...steps);
  return `${lines.join('\n')}\n`;
}

function missingFrom(log: string, facts: HeapDumpFacts): string {
  const { stated, truncatedBy } = facts;
  const dump = `the last dump of ${safeText(log)}`;
  if (stated.overflowed === true) return `${dump} lost its oldest records: the trace buffer overflowed.`;
  const why =
    stated.bytes === null ? `is cut off ${truncationWords(truncatedBy)}` : 'lacks records in this log';
  return `${dump} ${why}: ${recordsWords(facts)}.`;
}

// Names for who has none; else where that is made which grew most.
function nextOf(diff: HeapDiff, logs: readonly [string, string]): readonly NextStep[] {
  if (diff.hasNamesOnOneSideOnly)
    return [{ say: 'Name the other side, too: --elf-a, --elf-b, or --elf for both', lines: [] }];
  const [worst] = [...diff.added, ...diff.grown].toSorted((a, b) => deltaOf(b) - deltaOf(a));
  if (!worst) return [];
  const toOwner = stepsToOwner(worst.group.owner);
  if (toOwner.length > 0) return toOwner;
  const words = ['esp-rtc-diag', 'heap', 'diff', ...namesToType(logs), '--elf', 'build/app.elf'];
  const hasNames = kinds.some((kind) => diff[kind].some(({ group }) => group.owner !== null));
  return hasNames
    ? []
    : [{ say: 'Give the ELF of this build, for owners:', lines: [words.map(shellWord).join(' ')] }];
}

/** The answer in the shape of the contract. */
export function formatDiffJson(diff: HeapDiff): string {
  const { bytesBefore, bytesAfter } = diff;
  const changes = Object.fromEntries(kinds.map((kind) => [kind, diff[kind].map(changeToJson)]));
  return `${safeJson({ schemaVersion: 1, verdict: formatDiffVerdict(diff), bytesBefore, bytesAfter, partial: partialOf(diff), ...changes })}\n`;
}

function partialOf({ partial: { before, after } }: HeapDiff): object {
  return { before: before !== null, after: after !== null };
}

/** One JSON object a line: each change, then the verdict. */
export function formatDiffNdjson(diff: HeapDiff): string {
  const { bytesBefore, bytesAfter } = diff;
  const changes = kinds.flatMap((kind) =>
    diff[kind].map((change) => formatEvent(kind, changeToJson(change))),
  );
  return (
    changes.join('') +
    formatEvent('verdict', {
      verdict: formatDiffVerdict(diff),
      bytesBefore,
      bytesAfter,
      partial: partialOf(diff),
    })
  );
}

function describeWorst(worst: HeapChange, diff: HeapDiff): string {
  const gained = [...diff.added, ...diff.grown].reduce((sum, change) => sum + deltaOf(change), 0);
  const count = worst.countAfter - worst.countBefore;
  const share = formatShare(deltaOf(worst), gained);
  return `: ${share} of it is ${describeGroup({ ...worst.group, count, bytes: deltaOf(worst) })}`;
}

const changedKinds = ['added', 'grown', 'shrunk', 'removed'] as const;

const tableColumns: readonly Column[] = [
  { title: 'change' },
  { title: 'bytes', isNumber: true },
  { title: 'before', isNumber: true },
  { title: 'after', isNumber: true },
  { title: 'size', isNumber: true },
  { title: 'region' },
  { title: 'owner' },
  { title: 'what' },
];
const ownerColumn = 6;
/** An owner is never cut shorter than this. */
const minOwnerWidth = 15;

// A column of `by size, a guess` would leave no room for owners.
function whatOf({ cause }: HeapChange['group']): string {
  return cause ? causeNames[cause.id].short + (isGuess(cause) ? '?' : '') : '-';
}

function isGuess({ confidence }: NonNullable<HeapChange['group']['cause']>): boolean {
  return confidence === 'by-size';
}

function formatRow(kind: string, change: HeapChange): string[] {
  const { group } = change;
  const delta = deltaOf(change);
  const line = group.owner && group.owner.line !== null ? ` :${group.owner.line}` : '';
  return [
    kind,
    delta > 0 ? `+${formatCount(delta)}` : `-${formatCount(-delta)}`,
    formatCount(change.countBefore),
    formatCount(change.countAfter),
    formatCount(group.sizeBytes),
    group.region ?? '-',
    group.owner ? safeText(group.owner.name) + line : '-',
    whatOf(group),
  ];
}

function changeToJson({ fingerprint, group, ...counts }: HeapChange): object {
  const { size, region, owner, cause } = groupToJson(group);
  return { fingerprint, size, region, owner, cause, ...counts };
}

function deltaOf({ bytesBefore, bytesAfter }: HeapChange): number {
  return bytesAfter - bytesBefore;
}
