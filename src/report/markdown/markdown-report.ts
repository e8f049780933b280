import type { LogReport, NextStep, WordedFinding } from '../../model/log-report.js';
import {
  formatCapabilityRows,
  formatSparklines,
  originOfPools,
  shownBoot,
} from '../memory/capability-table.js';
import { crashStackRows, crashStackTitles } from '../memory/crash-messages.js';
import { causeNames, confidenceNames } from '../heap/cause-names.js';
import { remarkOn } from '../constructors/constructor-words.js';
import { formatPlace } from '../heap/group-words.js';
import { lastTraceWords } from '../heap/trace-words.js';
import { formatAddress, formatCount, formatQuantity, formatRest } from '../text/units.js';
import { markdownCode, markdownDetails, markdownTable, markdownText } from './markdown-text.js';

/** GitHub takes 65,536 characters in a comment. */
const maxBytes = 60_000;
/** Columns of a sentence of our own, with what a log put into it. */
const maxReason = 1000;
const maxFindings = 30;
const maxOwners = 25;
const maxConstructors = 200;

/** The report for an issue or a pull request: the verdict and the table in sight, the rest folded, under 60 KB. */
export function formatMarkdown(report: LogReport, version: string): string {
  const blocks = [
    `**${markdownText(report.verdict)}**`,
    markdownText(report.origin),
    report.isInterrupted ? 'Interrupted: this is what was read so far.' : '',
    memoryTable(report),
    report.why.length === 0
      ? ''
      : `Why: ${report.why.map((reason) => markdownText(reason, maxReason)).join('\n\n')}`,
    nextSteps(report.next),
    crashStack(report),
    markdownDetails('Who keeps it', owners(report)),
    report.findings.length === 0
      ? ''
      : markdownDetails(formatQuantity(report.findings.length, 'more finding'), findings(report)),
    markdownDetails('Static constructors', constructors(report)),
    report.leftOut.length === 0 ? '' : `Left out: ${markdownText(report.leftOut.join(', '))}`,
    `<sub>esp-rtc-diag ${version}</sub>`,
  ];
  return `${within(blocks.filter((block) => block !== '')).join('\n\n')}\n`;
}

// Folded parts go first where all is too much; a block is left out whole, so that no mark stays open.
function within(blocks: readonly string[]): readonly string[] {
  let kept = [...blocks];
  const sizeOf = (): number => Buffer.byteLength(kept.join('\n\n'));
  while (sizeOf() > maxBytes && kept.length > 2) {
    const largest = kept.reduce(
      (best, block, at) => (block.length > (kept[best]?.length ?? 0) ? at : best),
      0,
    );
    kept = kept.map((block, at) =>
      at === largest ? 'A part is left out here: it is too long for an issue.' : block,
    );
  }
  return kept;
}

function memoryTable({ console, lead, verdictBoot }: LogReport): string {
  const shown = shownBoot(console, verdictBoot);
  if (!shown || (lead === null && console.samples.count === 0)) return '';
  const { columns, rows } = formatCapabilityRows(console, shown);
  const sparks = formatSparklines(console, shown);
  return [
    markdownTable(columns, rows),
    ...originOfPools(console, shown).map((words) => markdownText(words)),
    sparks.length === 0 ? '' : markdownCode(sparks),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function crashStack({ console: { panics } }: LogReport): string {
  const crash = panics.items.findLast(({ kind }) => kind === 'panic');
  const last = crash ?? panics.items.at(-1);
  const frames = last !== undefined && 'frames' in last ? last.frames : [];
  const columns = crashStackTitles.map((title) => ({ title }));
  return markdownDetails(
    `Where it ${crash ? 'crashed' : 'ran'}, innermost first`,
    markdownTable(columns, crashStackRows(frames)),
  );
}

function owners(report: LogReport): string {
  const dump = report.dumps.at(-1);
  if (!dump) return '';
  const columns = [
    { title: 'bytes', isNumber: true },
    { title: 'count', isNumber: true },
    { title: 'size', isNumber: true },
    { title: 'owner' },
    { title: 'what' },
    { title: 'how we know' },
  ];
  const rows = dump.kinds
    .slice(0, maxOwners)
    .map(({ bytes, count, sizeBytes, owner, cause }) => [
      formatCount(bytes),
      formatCount(count),
      formatCount(sizeBytes),
      owner ? [owner.name, formatPlace(owner)].filter((part) => part !== '').join(' at ') : 'unknown',
      cause ? causeNames[cause.id].one : '-',
      cause ? confidenceNames[cause.confidence] + (cause.confidence === 'by-size' ? ' (a guess)' : '') : '-',
    ]);
  const table = markdownTable(columns, rows, formatRest(dump.kinds.length - rows.length, 'group'));
  return table === '' ? '' : `${markdownText(lastTraceWords(report))}\n\n${table}`;
}

function constructors({ constructors: all, skipped }: LogReport): string {
  const columns = [
    { title: 'runs', isNumber: true },
    { title: 'address' },
    { title: 'name' },
    { title: 'place' },
    { title: 'remark' },
  ];
  const rows = all
    .slice(0, maxConstructors)
    .map((one) => [
      String(one.index),
      formatAddress(one.address),
      one.name ?? '-',
      formatPlace(one),
      remarkOn(one, skipped.has(one)) ?? '-',
    ]);
  return markdownTable(columns, rows, formatRest(all.length - rows.length, 'constructor'));
}

function findings({ findings: all }: LogReport): string {
  const lines = all.slice(0, maxFindings).map(findingLine);
  const rest = all.length - lines.length;
  return [...lines, ...(rest > 0 ? [`- and ${formatCount(rest)} more`] : [])].join('\n');
}

function findingLine({ severity, message, ruleId, confidence }: WordedFinding): string {
  return `- **${severity}** ${markdownText(message)} (${confidenceNames[confidence]}, \`${ruleId}\`)`;
}

function nextSteps(steps: readonly NextStep[]): string {
  if (steps.length === 0) return '';
  const items = steps.map(({ say, lines }, index) => {
    const code = lines.length === 0 ? '' : `\n\n${indented(markdownCode(lines))}`;
    return `${index + 1}. ${markdownText(say)}${code}`;
  });
  return `Next:\n\n${items.join('\n')}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n');
}
