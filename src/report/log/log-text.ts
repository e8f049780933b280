import type { LogFinding, LogSummary } from '../../model/log-report.js';
import { formatCause, formatGroupTable } from '../heap/group-table.js';
import type { Write } from '../heap/heap-reporter.js';
import { plainColumns } from '../heap/text-options.js';
import { explainVerdict } from '../heap/why.js';
import { formatCapabilities, formatSparklines, shownBoot } from '../memory/capability-table.js';
import { formatCycles } from '../memory/console-tables.js';
import { formatCrashStack } from '../memory/crash-messages.js';
import { safeText } from '../text/safe-text.js';
import { formatTableWithin } from '../text/table.js';
import { formatCount, formatQuantity } from '../text/units.js';
import { wrapText } from '../text/wrap-text.js';
import { leftOut } from './left-out.js';
import { describeLogFinding } from './log-messages.js';
import { nextLogSteps } from './log-next.js';
import type { LogTextOptions } from './log-options.js';
import { formatLogOrigin } from './log-origin.js';
import { formatLogVerdict } from './log-verdict.js';

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
    formatCrash(summary, options),
    formatWhy(summary, options),
    formatFindings(summary, options),
    formatNext(summary, options),
    formatLeftOut(summary, options),
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  write(`${shown.join('\n\n')}\n`);
}

function formatHead(summary: LogSummary, isInterrupted: boolean, options: LogTextOptions): string[] {
  const { style, columns, logs } = options;
  const verdict = safeText(formatLogVerdict(summary));
  const severity = summary.lead.finding?.severity;
  const paint = severity === 'error' || severity === 'warning' ? style.bold.red : style.bold.green;
  return [
    ...hanging(verdict, columns).map((line) => paint(line)),
    ...hanging(formatLogOrigin(summary, logs), columns),
    ...(isInterrupted ? [style.yellow('Interrupted: this is what was read so far.')] : []),
  ];
}

// On a terminal a sentence breaks at its width, its other lines indented; a pipe gets one line.
function hanging(text: string, columns: number | null): string[] {
  if (columns === null) return [text];
  const [first = '', ...rest] = wrapText(text, columns);
  return rest.length === 0 ? [first] : [first, ...wrapText(rest.join(' '), columns, '  ')];
}

function formatMemory({ console: { report }, lead }: LogSummary, { style }: LogTextOptions): string[][] {
  const spot = lead.half === 'console' ? lead.finding?.evidence : undefined;
  const shown = shownBoot(report, spot ?? null);
  if (!shown) return [];
  const dimHead = ([header, ...rows]: string[]): string[] =>
    header === undefined ? [] : [style.dim(header), ...rows];
  const cycles = formatCycles(report);
  return [dimHead(formatCapabilities(report, shown)), formatSparklines(report, shown), dimHead(cycles)];
}

// What each connection leaves; where no trace was made for each, the last trace whole.
function formatOwners({ owners, heap }: LogSummary, { style, columns }: LogTextOptions): string[] {
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
    return ['who keeps it (the same after each connection)', style.dim(header), ...table];
  }
  if (!dump || dump.kinds.length === 0) return [];
  const [header = '', ...rows] = formatGroupTable(
    dump,
    series && series.dumps > 1 ? series.kinds : null,
    width,
  );
  return [`who keeps it (heap trace in line ${formatCount(dump.facts.line)})`, style.dim(header), ...rows];
}

function formatCrash({ lead, console }: LogSummary, { style, columns }: LogTextOptions): string[] {
  const isLead = lead.finding?.ruleId === 'panic';
  const shown = isLead ? lead.finding : console.findings.find(({ ruleId }) => ruleId === 'panic');
  const frames = shown?.ruleId === 'panic' ? shown.evidence.frames : [];
  const [header, ...rows] = formatCrashStack(frames, columns ?? plainColumns);
  return header === undefined ? [] : ['where it crashed, innermost first', style.dim(header), ...rows];
}

function formatWhy(summary: LogSummary, options: LogTextOptions): string[] {
  const { lead, heap, owners } = summary;
  // The verdict has said what each connection keeps; why it is what the table calls it is told by the traces.
  const isTraced = lead.half === 'heap' || (lead.finding?.ruleId === 'cycle-leak' && owners.length > 0);
  const reasons = isTraced ? explainVerdict(heap) : [];
  if (!isTraced && lead.finding) reasons.push(describeLogFinding(lead.finding).message);
  return reasons.flatMap((reason, index) =>
    labelled(index === 0 ? 'Why: ' : '     ', safeText(reason), options),
  );
}

const colours = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

function formatFindings({ findings, lead }: LogSummary, options: LogTextOptions): string[] {
  // Blocks of a trace are in the table.
  const others = findings.filter(
    (one) => one !== lead.finding && one.ruleId !== 'heap-leak' && one.ruleId !== 'cycle-owner',
  );
  const rest = others.length - maxFindings;
  const more = rest > 0 ? [`and ${formatQuantity(rest, 'more finding')} (--format json has all)`] : [];
  return [...others.slice(0, maxFindings).flatMap((finding) => formatFinding(finding, options)), ...more];
}

function formatFinding(finding: LogFinding, options: LogTextOptions): string[] {
  const { severity, ruleId } = finding;
  const { message } = describeLogFinding(finding);
  const [first = '', ...rest] = labelled(`${severity}: `, `${safeText(message)} [${ruleId}]`, options);
  return [options.style[colours[severity]](severity) + first.slice(severity.length), ...rest];
}

function formatNext(summary: LogSummary, options: LogTextOptions): string[] {
  const steps = nextLogSteps(summary, options);
  if (steps.length === 0) return [];
  return [
    'Next:',
    ...steps.flatMap(({ say, lines }, index) => [
      ...labelled(`  ${index + 1}. `, safeText(say), options),
      ...lines.map((line) => `     ${safeText(line)}`),
    ]),
  ];
}

function formatLeftOut(summary: LogSummary, options: LogTextOptions): string[] {
  const parts = leftOut(summary);
  return parts.length === 0
    ? []
    : labelled('Left out: ', `${parts.join(', ')} (--format json lists them)`, options);
}

// A paragraph behind a label, its other lines below its text.
function labelled(label: string, text: string, { columns }: LogTextOptions): string[] {
  const lines = wrapText(text, (columns ?? plainColumns) - label.length);
  return lines.map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line);
}
