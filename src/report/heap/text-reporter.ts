import type { HeapDumpReport, HeapFinding, HeapSummary } from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { wrapText } from '../text/wrap-text.js';
import { formatCount, formatQuantity, formatSize } from '../text/units.js';
import { formatGroupTable, maxGroupsListed } from './group-table.js';
import type { HeapReporter, Write } from './heap-reporter.js';
import { describeHeapFinding } from './messages.js';
import { nextSteps } from './next-steps.js';
import { formatSourceLine } from './source-line.js';
import { formatStack } from './stack-text.js';
import { plainColumns, type HeapTextOptions } from './text-options.js';
import { truncationWords } from './truncation-words.js';
import { formatHeapVerdict, keptBy } from './verdict.js';
import { explainVerdict } from './why.js';

/** Dumps that --every prints; NDJSON has them all. */
const maxDumpsPrinted = 200;

/** The report for people: verdict, where it comes from, the table, why, what next, what was left out. */
export function createHeapTextReporter(write: Write, options: HeapTextOptions): HeapReporter {
  const each: string[] = [];
  let dumps = 0;
  return {
    skipped() {},
    dump(dump) {
      dumps++;
      if (options.isEvery && dumps <= maxDumpsPrinted) each.push('', ...formatDump(dump, options));
    },
    finish(summary, isInterrupted) {
      const blocks = [
        formatHead(summary, options, isInterrupted),
        formatTableBlock(summary, options),
        options.isEvery && dumps > maxDumpsPrinted
          ? [
              ...each,
              '',
              `and ${formatCount(dumps - maxDumpsPrinted)} more dumps; --format ndjson has all`,
            ].slice(1)
          : each.slice(1),
        formatStackBlock(summary, options),
        formatWhy(summary, options),
        formatFindings(summary, options),
        formatNext(summary, options),
        formatLeftOut(summary, options),
      ];
      write(
        `${blocks
          .filter((block) => block.length > 0)
          .map((block) => block.join('\n'))
          .join('\n\n')}\n`,
      );
    },
  };
}

function formatHead(summary: HeapSummary, options: HeapTextOptions, isInterrupted: boolean): string[] {
  const { style, columns } = options;
  const verdict = safeText(formatHeapVerdict(summary));
  const lines = columns === null ? [verdict] : hanging(verdict, columns);
  const paint = colourOf(summary, options);
  return [
    ...lines.map((line) => paint(line)),
    formatSourceLine(summary, options),
    ...(isInterrupted ? [style.yellow('Interrupted: this is what was read so far.')] : []),
  ];
}

function colourOf(
  { verdict: { dump, series } }: HeapSummary,
  { style }: HeapTextOptions,
): (text: string) => string {
  if (!dump || !series) return style.bold.yellow;
  const isLeak = series.verdict === 'grows' || series.verdict === 'unknown';
  const isEmpty = keptBy(dump).count === 0 && (dump.facts.stated.count ?? -1) === 0;
  return isLeak && !isEmpty ? style.bold.red : style.bold.green;
}

function formatTableBlock({ verdict: { dump, series } }: HeapSummary, options: HeapTextOptions): string[] {
  if (!dump || !series || dump.kinds.length === 0) return [];
  const kinds = series.dumps > 1 ? series.kinds : null;
  const [header = '', ...rows] = formatGroupTable(dump, kinds, options.columns ?? plainColumns);
  return [options.style.dim(header), ...rows];
}

function formatDump(dump: HeapDumpReport, options: HeapTextOptions): string[] {
  const { facts } = dump;
  const { bytes, count } = keptBy(dump);
  const { totalAllocations, totalFrees } = facts.stated;
  const parts = [
    `${safeText(dump.source)}:${facts.line}`,
    `boot ${facts.boot}`,
    `${formatSize(bytes)} in ${formatQuantity(count, 'block')}`,
  ];
  if (totalAllocations !== null && totalFrees !== null)
    parts.push(`${formatCount(totalAllocations)} allocations, ${formatCount(totalFrees)} frees`);
  if (facts.stated.bytes === null) parts.push(`cut off ${truncationWords(facts.truncatedBy)}`);
  const [header = '', ...rows] = formatGroupTable(dump, null, options.columns ?? plainColumns);
  return [parts.join(' · '), ...(rows.length === 0 ? [] : [options.style.dim(header), ...rows])];
}

// What grows matters most; where nothing leaks there is nobody to look for.
function formatStackBlock(
  { verdict: { dump, series } }: HeapSummary,
  { columns }: HeapTextOptions,
): string[] {
  const isLeak = series?.verdict === 'grows' || series?.verdict === 'unknown';
  const growing = series?.kinds.find(({ trend }) => trend === 'grows')?.group;
  const group = growing ?? dump?.kinds[0];
  return isLeak && group ? formatStack(group, columns ?? plainColumns) : [];
}

function formatWhy(summary: HeapSummary, options: HeapTextOptions): string[] {
  const reasons = explainVerdict(summary);
  return reasons.flatMap((reason, index) =>
    labelled(index === 0 ? 'Why: ' : '     ', safeText(reason), options),
  );
}

// Leaks are in the table, the wrong ELF is in the verdict, and what can be cured is a next step as well.
function formatFindings({ findings }: HeapSummary, options: HeapTextOptions): string[] {
  const shown = findings.filter(({ ruleId }) => ruleId !== 'heap-leak' && ruleId !== 'heap-records-skipped');
  return shown.flatMap((finding) => formatFinding(finding, options));
}

const colours = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

function formatFinding(finding: HeapFinding, options: HeapTextOptions): string[] {
  const { severity, ruleId } = finding;
  const { count } = finding.evidence;
  const more = count > 1 ? ` (and ${formatCount(count - 1)} more like it)` : '';
  const text = `${safeText(describeHeapFinding(finding).message)}${more} [${ruleId}]`;
  const [first = '', ...rest] = labelled(`${severity}: `, text, options);
  return [options.style[colours[severity]](severity) + first.slice(severity.length), ...rest];
}

function formatNext(summary: HeapSummary, options: HeapTextOptions): string[] {
  const steps = nextSteps(summary, options);
  if (steps.length === 0) return [];
  return [
    'Next:',
    ...steps.flatMap(({ say, lines }, index) => [
      ...labelled(`  ${index + 1}. `, say, options),
      ...lines.map((line) => `     ${line}`),
    ]),
  ];
}

function formatLeftOut({ verdict: { dump }, skippedCount }: HeapSummary, options: HeapTextOptions): string[] {
  const parts: string[] = [];
  const rest = dump?.kinds.slice(maxGroupsListed) ?? [];
  const bytes = rest.reduce((sum, group) => sum + group.bytes, 0);
  if (rest.length > 0)
    parts.push(`${formatQuantity(rest.length, 'smaller group')} with ${formatSize(bytes)}`);
  if (skippedCount > 0)
    parts.push(`${formatQuantity(skippedCount, 'line')} that could not be read with certainty`);
  if (dump && dump.trackerBytes > 0) parts.push("the leak tracker's own buffer");
  return parts.length === 0
    ? []
    : labelled('Left out: ', `${parts.join(', ')} (--format json lists them)`, options);
}

// A paragraph behind a label, its other lines below its text.
function labelled(label: string, text: string, { columns }: HeapTextOptions): string[] {
  const lines = wrapText(text, (columns ?? plainColumns) - label.length);
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line);
}

function hanging(text: string, columns: number): string[] {
  const [first = '', ...rest] = wrapText(text, columns);
  return rest.length === 0 ? [first] : [first, ...wrapText(rest.join(' '), columns, '  ')];
}
