import { formatEvent } from '../text/ndjson.js';
import type { KeptKind, SoakDiff, SoakSide } from '../../model/soak-diff.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { cycleVerdicts } from '../memory/console-words.js';
import { formatFindingText, formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatCount, formatQuantity, formatRest } from '../text/units.js';
import { findingJson } from '../text/finding-json.js';

/** The answer in one line. */
function formatSoakDiffVerdict(diff: SoakDiff): string {
  const { change, before, after } = diff;
  const pool = capabilityNames[after.capability];
  const [was, is] = [keptOf(before), keptOf(after)];
  const sure = sureness(diff);
  switch (change) {
    case 'cured':
      return `CURED: a connection kept ${was} of ${pool} and keeps none now${sure}`;
    case 'less':
      return `LESS: a connection kept ${was} of ${pool} and keeps ${is} now${sure}`;
    case 'worse':
      return after.hasCrashed && !before.hasCrashed
        ? 'WORSE: the device crashed, and did not before'
        : `WORSE: a connection kept ${was} of ${pool} and keeps ${is} now${sure}`;
    case 'same':
      return `SAME: a connection kept ${was} of ${pool}, and ${is} now${sure}`;
    case 'not-enough':
      return `NOT ENOUGH connections to compare: ${before.losses.length} losses against ${after.losses.length}, and 4 of each are needed`;
  }
}

/** The report for people. */
export function formatSoakDiff(diff: SoakDiff, { style, columns }: Look): string {
  const { before, after, finding, low, high } = diff;
  const paint = finding.severity === 'note' ? style.bold.green : style.bold.red;
  const origin = `${safeText(before.source)} against ${safeText(after.source)} · ${capabilityNames[after.capability]}`;
  const head = formatHeadlines({ verdict: formatSoakDiffVerdict(diff), paint, origin }, { style, columns });
  const rows = [
    ['before', ...cellsOf(before)],
    ['after', ...cellsOf(after)],
  ];
  const [header = '', ...table] = formatTable(
    [
      { title: '' },
      { title: 'connections', isNumber: true },
      { title: 'each keeps', isNumber: true },
      { title: 'verdict' },
    ],
    rows,
  );
  const saved = low === null || high === null ? [] : [savedWords(low, high)];
  const blocks = [
    head,
    [style.dim(header), ...table],
    saved,
    formatKinds('gone since', diff.gone),
    formatKinds('new', diff.added),
    formatFindingText(
      { severity: finding.severity, ruleId: finding.ruleId, text: meanings[diff.change] },
      { style, columns },
    ),
    formatSteps(stepsOf(diff), { columns }),
  ];
  const shown = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

/** The answer in the shape of the contract. */
export function formatSoakDiffJson(diff: SoakDiff): string {
  return `${safeJson({ schemaVersion: 1, ...jsonOf(diff) })}\n`;
}

/** The same as one event. */
export function formatSoakDiffNdjson(diff: SoakDiff): string {
  return formatEvent('verdict', jsonOf(diff));
}

const meanings: Readonly<Record<SoakDiff['change'], string>> = {
  cured: 'No more than a twentieth of it, or half a step of the readings, can be left.',
  less: 'It is better, and each connection still keeps something.',
  same: 'What a connection keeps has not changed by more than the readings can show.',
  worse: 'What was changed between the two costs memory.',
  'not-enough':
    'The first connection always sets things up, and four losses after it are the least to compare.',
};

function jsonOf(diff: SoakDiff): object {
  const { change, confidence, before, after, savedBytes, low, high, gone, added, finding } = diff;
  return {
    verdict: formatSoakDiffVerdict(diff),
    change,
    confidence: confidence === null ? null : Math.round(confidence * 10_000) / 10_000,
    savedBytes,
    low,
    high,
    before: sideToJson(before),
    after: sideToJson(after),
    gone,
    added,
    findings: [findingJson({ ...finding, message: meanings[change], fix: null })],
  };
}

function sideToJson({ losses, ...rest }: SoakSide): object {
  return { ...rest, losses: losses.length };
}

// Both ends on one side of zero are told as what they are.
function savedWords(low: number, high: number): string {
  if (high < 0) return `more kept by each connection: ${formatKilobyteRange(-high, -low)} (95 %)`;
  return `saved with each connection: ${formatKilobyteRange(low, high)} (95 %)`;
}

function keptOf({ perCycleBytes, verdict }: SoakSide): string {
  if (perCycleBytes === null) return 'an unknown part';
  return verdict === 'none' || verdict === 'set-up' || verdict === 'bounded'
    ? `nothing that lasts (${formatKilobytes(Math.max(0, perCycleBytes))})`
    : formatKilobytes(perCycleBytes);
}

// Of 99.99 % and more nobody needs the last digit.
function sureness({ confidence, before, after }: SoakDiff): string {
  if (confidence === null) return '';
  const percent = Math.min(99.9, Math.floor(confidence * 1_000) / 10);
  return ` (${percent} %, ${formatQuantity(before.losses.length, 'loss', 'losses')} against ${after.losses.length})`;
}

function cellsOf({ cycles, perCycleBytes, verdict }: SoakSide): string[] {
  return [
    formatCount(cycles),
    perCycleBytes === null ? '-' : formatKilobytes(perCycleBytes),
    cycleVerdicts[verdict],
  ];
}

/** Kinds of blocks that are listed. */
const maxKinds = 10;

function formatKinds(title: string, kinds: readonly KeptKind[]): string[] {
  if (kinds.length === 0) return [];
  const named = kinds.slice(0, maxKinds).map(({ perCycle, sizeBytes, owner }) => {
    const by = owner === null ? '' : ` of ${safeText(owner)}`;
    return `  ${formatCount(perCycle)} x ${formatCount(sizeBytes)} B${by}`;
  });
  const rest = formatRest(kinds.length - maxKinds, 'kind');
  return [`${title}, with each connection:`, ...named, ...(rest === '' ? [] : [`  ${rest}`])];
}

function stepsOf({ change }: SoakDiff): { say: string; lines: string[] }[] {
  if (change === 'not-enough') {
    return [
      {
        say: 'Soak again, with eight connections or more:',
        lines: ['esp-rtc-diag soak --port PORT --cycles 12 --format json --output after.json'],
      },
    ];
  }
  if (change === 'cured') return [];
  return [
    {
      say: 'See who keeps it, with the ELF of the changed build:',
      lines: ['esp-rtc-diag soak --port PORT --cycles 12 --elf build/app.elf'],
    },
  ];
}
