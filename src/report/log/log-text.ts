import type { LogFinding, LogSummary } from '../../model/log-report.js';
import { formatCause, formatGroupTable, maxGroupsListed } from '../heap/group-table.js';
import type { Write } from '../heap/heap-reporter.js';
import { formatCapabilities, formatSparklines, shownBoot } from '../memory/capability-table.js';
import { formatCycles } from '../memory/console-tables.js';
import { formatLayouts } from '../memory/layout-table.js';
import { formatCrashStack } from '../memory/crash-messages.js';
import { inItsLog, logOf } from '../text/log-names.js';
import { safeText } from '../text/safe-text.js';
import { formatTableWithin } from '../text/table.js';
import { formatCount, formatQuantity, formatRest } from '../text/units.js';
import { plainColumns } from '../text/paragraph.js';
import {
  formatFindingText,
  formatHeadlines,
  formatLeftOut,
  formatReasons,
  formatSteps,
} from '../text/report-parts.js';
import { leftOut } from './left-out.js';
import { describeLogFinding } from './log-messages.js';
import { nextLogSteps } from './log-next.js';
import { logReasons } from './log-why.js';
import { wholeAnswer, type LogTextOptions } from './log-options.js';
import { formatLogOrigin } from './log-origin.js';
import { verdictBoot } from './verdict-boot.js';
import { formatLogVerdict, isLogUndecided } from './log-verdict.js';
import { otherFindings } from './other-findings.js';

/** Findings below the verdict; JSON has all. */
const maxFindings = 12;
const maxOwners = 10;

/** The report for people: verdict, where it comes from, the tables, why, what next, what was left out. */
export function writeLogText(
  summary: LogSummary,
  isInterrupted: boolean,
  { write, options }: { readonly write: Write; readonly options: LogTextOptions },
): void {
  const blocks = [
    formatHead(summary, isInterrupted, options),
    ...formatMemory(summary, options),
    formatOwners(summary, options),
    formatHeaps(summary, options),
    formatCrash(summary, options),
    formatReasons(logReasons(summary, options.logs), options),
    formatFindings(summary, options),
    formatSteps(nextLogSteps(summary, options), options),
    formatLeftOut(leftOut(summary.heap), options, wholeAnswer(options)),
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  write(`${shown.join('\n\n')}\n`);
}

function formatHead(summary: LogSummary, isInterrupted: boolean, options: LogTextOptions): string[] {
  const { style, logs } = options;
  const severity = summary.lead.finding?.severity;
  const [verdict, origin] = [formatLogVerdict(summary), formatLogOrigin(summary, logs)];
  const isBad = severity === 'error' || severity === 'warning';
  const paint = isBad ? style.bold.red : isLogUndecided(summary) ? style.bold.yellow : style.bold.green;
  return formatHeadlines({ verdict, paint, origin, isInterrupted }, options);
}

function formatMemory(summary: LogSummary, { style }: LogTextOptions): string[][] {
  const { report } = summary.console;
  const shown = shownBoot(report, verdictBoot(summary));
  if (!shown) return [];
  const dimHead = ([header, ...rows]: string[]): string[] =>
    header === undefined ? [] : [style.dim(header), ...rows];
  const cycles = formatCycles(report);
  return [dimHead(formatCapabilities(report, shown)), formatSparklines(report, shown), dimHead(cycles)];
}

// What each connection leaves; where no trace was made for each, the last trace whole.
function formatOwners({ owners, heap }: LogSummary, options: LogTextOptions): string[] {
  const { style, columns } = options;
  const { dump, series } = heap.verdict;
  const width = columns ?? plainColumns;
  if (owners.length > 0) {
    const rows = owners
      .slice(0, maxOwners)
      .map(({ evidence: { group, perCycle, bytesPerCycle } }) => [
        formatCount(bytesPerCycle),
        formatCount(perCycle),
        formatCount(group.sizeBytes),
        safeText(group.owner?.name ?? 'unknown'),
        formatCause(group),
      ]);
    const titles = ['bytes', 'count', 'size'].map((title) => ({ title, isNumber: true }));
    const all = [...titles, { title: 'owner' }, { title: 'how we know' }];
    const [header = '', ...table] = formatTableWithin(all, rows, { width, column: 3, minWidth: 16 });
    const rest = formatRest(owners.length - rows.length, 'kind', wholeAnswer(options));
    const more = rest === '' ? [] : [rest];
    return ['who keeps it (the same after each connection)', style.dim(header), ...table, ...more];
  }
  if (!dump || dump.kinds.length === 0) return [];
  const [header = '', ...rows] = formatGroupTable(
    dump,
    series && series.dumps > 1 ? series.kinds : null,
    width,
  );
  const rest = formatRest(dump.kinds.length - maxGroupsListed, 'group', wholeAnswer(options));
  const more = rest === '' ? [] : [rest];
  return [`who keeps it (heap trace in line ${dump.facts.line})`, style.dim(header), ...rows, ...more];
}

function formatHeaps({ console }: LogSummary, { style }: LogTextOptions): string[] {
  const [header, ...rows] = formatLayouts(console.report);
  return header === undefined ? [] : ['heaps, as heap_caps_dump lists them', style.dim(header), ...rows];
}

function formatCrash({ lead, console }: LogSummary, { style, columns }: LogTextOptions): string[] {
  const { finding } = lead;
  const panic =
    finding?.ruleId === 'panic' ? finding : console.findings.find((one) => one.ruleId === 'panic');
  const shown = panic ?? console.findings.find((one) => one.ruleId === 'task-watchdog');
  const [header, ...rows] = formatCrashStack(shown?.evidence.frames, columns ?? plainColumns);
  const title = panic ? 'where it crashed, innermost first' : 'where it ran, innermost first';
  return header === undefined ? [] : [title, style.dim(header), ...rows];
}

function formatFindings(summary: LogSummary, options: LogTextOptions): string[] {
  // Blocks of a trace are in the table.
  const others = otherFindings(summary).filter(
    (one) => one.ruleId !== 'heap-leak' && one.ruleId !== 'cycle-owner',
  );
  const rest = others.length - maxFindings;
  const more =
    rest > 0 ? [`and ${formatQuantity(rest, 'more finding')} (${wholeAnswer(options)} has all)`] : [];
  return [...others.slice(0, maxFindings).flatMap((finding) => formatFinding(finding, options)), ...more];
}

function formatFinding(finding: LogFinding, options: LogTextOptions): string[] {
  const { severity, ruleId } = finding;
  const text = inItsLog(describeLogFinding(finding).message, logOf(finding), options.logs);
  return formatFindingText({ severity, ruleId, text }, options);
}
