import type { HeapDumpReport, HeapFinding, HeapSummary } from '../../model/heap-report.js';
import { leftOut } from '../log/left-out.js';
import { hanging, plainColumns } from '../text/paragraph.js';
import {
  formatFindingText,
  formatHeadlines,
  formatLeftOut,
  formatReasons,
  formatSteps,
} from '../text/report-parts.js';
import { inItsLog, logOf } from '../text/log-names.js';
import { safeText } from '../text/safe-text.js';
import { formatCount, formatQuantity, formatSize } from '../text/units.js';
import { formatGroupTable, maxGroupsListed } from './group-table.js';
import { growingKinds } from './growth.js';
import type { HeapReporter, Write } from './heap-reporter.js';
import { describeHeapFinding } from './messages.js';
import { nextSteps } from './next-steps.js';
import { formatSourceLine } from './source-line.js';
import { formatStack } from './stack-text.js';
import type { HeapTextOptions } from './text-options.js';
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
        formatReasons(explainVerdict(summary), options),
        formatFindings(summary, options),
        formatSteps(nextSteps(summary, options), options),
        formatLeftOut(leftOutHere(summary), options),
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
  const [verdict, origin] = [formatHeapVerdict(summary), formatSourceLine(summary, options)];
  return formatHeadlines({ verdict, paint: colourOf(summary, options), origin, isInterrupted }, options);
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
    `boot ${facts.boot + 1}`,
    `${formatSize(bytes)} in ${formatQuantity(count, 'block')}`,
  ];
  if (totalAllocations !== null && totalFrees !== null)
    parts.push(`${formatCount(totalAllocations)} allocations, ${formatCount(totalFrees)} frees`);
  if (facts.stated.bytes === null) parts.push(`cut off ${truncationWords(facts.truncatedBy)}`);
  const [header = '', ...rows] = formatGroupTable(dump, null, options.columns ?? plainColumns);
  const head = hanging(parts.join(' · '), options.columns);
  return [...head, ...(rows.length === 0 ? [] : [options.style.dim(header), ...rows])];
}

// What grows matters most; where nothing leaks there is nobody to look for.
function formatStackBlock(
  { verdict: { dump, series } }: HeapSummary,
  { columns }: HeapTextOptions,
): string[] {
  const isLeak = series?.verdict === 'grows' || series?.verdict === 'unknown';
  const growing = series && growingKinds(series)[0]?.group;
  const group = growing ?? dump?.kinds[0];
  const which = growing ? 'what grows most' : 'the largest group';
  return isLeak && group ? formatStack(group, which, columns ?? plainColumns) : [];
}

// Leaks are in the table, the wrong ELF is in the verdict, and what can be cured is a next step as well.
function formatFindings({ findings }: HeapSummary, options: HeapTextOptions): string[] {
  const shown = findings.filter(({ ruleId }) => ruleId !== 'heap-leak' && ruleId !== 'heap-records-skipped');
  return shown.flatMap((finding) => formatFinding(finding, options));
}

function formatFinding(finding: HeapFinding, options: HeapTextOptions): string[] {
  const { severity, ruleId } = finding;
  const { count } = finding.evidence;
  const more = count > 1 ? ` (and ${formatCount(count - 1)} more like it)` : '';
  const text = inItsLog(`${describeHeapFinding(finding).message}${more}`, logOf(finding), options.logs);
  return formatFindingText({ severity, ruleId, text }, options);
}

// Of the table, too.
function leftOutHere(heap: HeapSummary): string[] {
  const parts: string[] = [];
  const rest = heap.verdict.dump?.kinds.slice(maxGroupsListed) ?? [];
  const bytes = rest.reduce((sum, group) => sum + group.bytes, 0);
  if (rest.length > 0)
    parts.push(`${formatQuantity(rest.length, 'smaller group')} with ${formatSize(bytes)}`);
  return [...parts, ...leftOut(heap)];
}
