import type { ChalkInstance } from 'chalk';
import type { Severity } from '../../model/finding.js';
import type {
  CauseId,
  HeapDumpReport,
  HeapFinding,
  HeapGroup,
  HeapSummary,
} from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { wrapText } from '../text/wrap-text.js';
import { formatBytes, formatCount, formatQuantity } from '../text/units.js';
import { causeNames, confidenceNames } from './cause-names.js';
import { formatPlace } from './group-words.js';
import type { HeapReporter, Write } from './heap-reporter.js';
import { describeHeapFinding, formatCallers } from './messages.js';
import { formatStack } from './stack-text.js';
import { truncationWords } from './truncation-words.js';
import { formatHeapVerdict } from './verdict.js';

/** Dumps that are listed when there are several; JSON has them all. */
const maxDumpsListed = 20;
/** Groups in the table; JSON has them all. */
const maxGroupsListed = 25;
/** Causes whose advice is printed; the order is that of their bytes. */
const maxAdvice = 3;
/** Guessed causes that are explained. */
const maxGuesses = 2;
/** Prose is broken at this column; tables are not, so that grep finds whole rows. */
const width = 100;

/** The report for people: verdict, table of the dump it speaks of, and what to do. */
export function createHeapTextReporter(write: Write, style: ChalkInstance): HeapReporter {
  const listed: HeapDumpReport['facts'][] = [];
  const lines: string[] = [];
  return {
    dump(dump) {
      if (listed.length >= maxDumpsListed) return;
      listed.push(dump.facts);
      lines.push(`  ${formatDumpLine(dump)}`);
    },
    finish(summary, isInterrupted) {
      const { dump, dumps } = summary.verdict;
      const out = [colourVerdict(formatHeapVerdict(summary), summary, style)];
      const mismatches = summary.findings.filter(({ ruleId }) => ruleId === 'elf-mismatch');
      out.push(...mismatches.flatMap((finding) => formatFinding(finding, style)));
      if (isInterrupted) out.push(style.yellow('Interrupted: this is what was read so far.'));
      if (dump && dump.kinds.length > 0) out.push('', ...formatGroups(dump, style));
      const stack = dump?.kinds[0] ? formatStack(dump.kinds[0]) : [];
      if (stack.length > 0) out.push('', ...stack);
      if (dump && dumps === 1) out.push('', formatDumpLine(dump));
      if (dumps > 1) out.push('', `${formatCount(dumps)} dumps:`, ...lines);
      if (dumps > listed.length)
        out.push(`  and ${formatCount(dumps - listed.length)} more; --format json has all`);
      out.push(...formatFindings(summary, style));
      write(`${out.join('\n')}\n`);
    },
  };
}

function colourVerdict(verdict: string, { verdict: { dump } }: HeapSummary, style: ChalkInstance): string {
  const safe = safeText(verdict);
  if (!dump) return style.bold.yellow(safe);
  const isClean = dump.leakedCount === 0 && (dump.facts.stated.count ?? -1) === 0;
  return isClean ? style.bold.green(safe) : style.bold.red(safe);
}

const columns: readonly Column[] = [
  { title: 'BYTES', isNumber: true },
  { title: 'BLOCKS', isNumber: true },
  { title: 'SIZE', isNumber: true },
  { title: 'REGION' },
  { title: 'WHAT' },
  { title: 'KNOWN' },
  { title: 'OWNER' },
];

function formatGroups(dump: HeapDumpReport, style: ChalkInstance): string[] {
  const shown = dump.kinds.slice(0, maxGroupsListed);
  const [header = '', ...rows] = formatTable(columns, shown.map(formatGroupRow));
  const rest = dump.kinds.slice(maxGroupsListed);
  const restBytes = rest.reduce((sum, { bytes }) => sum + bytes, 0);
  const more = `and ${formatQuantity(rest.length, 'smaller group')} with ${formatBytes(restBytes)}; --format json has all`;
  return [style.dim(header), ...rows, ...(rest.length > 0 ? [more] : [])];
}

function formatGroupRow(group: HeapGroup): string[] {
  const { cause } = group;
  return [
    formatCount(group.bytes),
    formatCount(group.count),
    formatCount(group.sizeBytes),
    group.region ?? '-',
    cause ? causeNames[cause.id].one : '-',
    cause ? confidenceNames[cause.confidence] : '-',
    formatOwner(group),
  ];
}

function formatOwner({ owner, callers, otherStacks }: HeapGroup): string {
  if (!owner && callers.length === 0) return '-';
  if (!owner)
    return otherStacks > 0 ? 'unknown, several stacks' : `unknown, called from ${formatCallers(callers)}`;
  const place = formatPlace(owner);
  return safeText(owner.name) + (place === '' ? '' : ` at ${place}`);
}

function formatDumpLine({ source, facts, leakedBytes, leakedCount }: HeapDumpReport): string {
  const { records, totalAllocations, totalFrees } = facts.stated;
  const parts = [
    `${formatBytes(leakedBytes)} in ${formatQuantity(leakedCount, 'block')}`,
    records === null
      ? `${formatQuantity(facts.parsedRecords, 'record')} printed`
      : `${formatCount(facts.parsedRecords)} of ${formatQuantity(records, 'record')} printed`,
  ];
  if (totalAllocations !== null && totalFrees !== null) {
    parts.push(`${formatCount(totalAllocations)} allocations, ${formatCount(totalFrees)} frees`);
  }
  if (facts.stated.bytes === null) parts.push(`cut off ${truncationWords(facts.truncatedBy)}`);
  return `${safeText(source)}:${facts.line} (${facts.dialect}): ${parts.join('; ')}`;
}

// Leaks are in the table already; each cause among them gets its advice once.
function formatFindings({ findings }: HeapSummary, style: ChalkInstance): string[] {
  const others = findings.filter(({ ruleId }) => ruleId !== 'heap-leak' && ruleId !== 'elf-mismatch');
  const shown = [...others, ...findGuesses(findings)];
  const blocks = [...shown.map((finding) => formatFinding(finding, style)), ...formatAdvice(findings, style)];
  return blocks.flatMap((block) => ['', ...block]);
}

// A cause that no stack shows is a guess: say why it was preferred to its rivals.
function findGuesses(findings: readonly HeapFinding[]): HeapFinding[] {
  return findings.filter((finding) => causeIdOf(finding) && isGuess(finding)).slice(0, maxGuesses);
}

function isGuess({ confidence }: HeapFinding): boolean {
  return confidence === 'by-size' || confidence === 'by-pattern';
}

const severityStyles: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  note: 'cyan',
};

function formatFinding(finding: HeapFinding, style: ChalkInstance): string[] {
  const { message, fix } = describeHeapFinding(finding);
  const isLeak = finding.ruleId === 'heap-leak';
  const word = isLeak ? 'guess' : finding.severity;
  const [first = '', ...rest] = wrapText(safeText(`${word}: ${message} [${finding.ruleId}]`), width);
  const label = style[severityStyles[finding.severity]](word);
  return [label + first.slice(word.length), ...rest, ...(isLeak ? [] : formatFix(fix))];
}

function formatFix(fix: string | null): string[] {
  return fix === null ? [] : fix.split('\n').flatMap((line) => wrapText(safeText(line), width, '  '));
}

function formatAdvice(findings: readonly HeapFinding[], style: ChalkInstance): string[][] {
  const causes = new Set(findings.flatMap((finding) => causeIdOf(finding) ?? []));
  const titlesByAdvice = new Map<string, string[]>();
  for (const id of causes) {
    const { many, advice } = causeNames[id];
    titlesByAdvice.set(advice, [...(titlesByAdvice.get(advice) ?? []), many]);
  }
  return [...titlesByAdvice].slice(0, maxAdvice).map(([advice, titles]) => {
    const title = titles.join(' and ');
    const [first = '', ...rest] = wrapText(`${title}: ${advice}`, width);
    return [style.bold(first.slice(0, title.length)) + first.slice(title.length), ...rest];
  });
}

function causeIdOf(finding: HeapFinding): CauseId | undefined {
  return finding.ruleId === 'heap-leak' ? finding.evidence.group.cause?.id : undefined;
}
