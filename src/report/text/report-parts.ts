import type { ChalkInstance } from 'chalk';
import type { Severity } from '../../model/finding.js';
import { hanging, labelled, plainColumns } from './paragraph.js';
import { safeText } from './safe-text.js';
import { wrapText } from './wrap-text.js';

/** Where a report for people goes. */
export type Look = {
  readonly style: ChalkInstance;
  /** Columns of the terminal; null for a pipe or a file. */
  readonly columns: number | null;
};

const colours = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

/** The verdict in its colour, where it comes from, and whether the run was stopped. */
export function formatHeadlines(
  { verdict, paint, origin, isInterrupted = false }: HeadlineFacts,
  { style, columns }: Look,
): string[] {
  return [
    ...hanging(safeText(verdict), columns).map((line) => paint(line)),
    ...hanging(origin, columns),
    ...(isInterrupted ? [style.yellow('Interrupted: this is what was read so far.')] : []),
  ];
}

type HeadlineFacts = {
  readonly verdict: string;
  readonly paint: (text: string) => string;
  readonly origin: string;
  readonly isInterrupted?: boolean;
};

/** Why the verdict is what it is. */
export function formatReasons(reasons: readonly string[], { columns }: Look): string[] {
  return reasons.flatMap((reason, index) =>
    labelled(index === 0 ? 'Why: ' : '     ', safeText(reason), columns),
  );
}

/** What was found, behind its severity and before its rule. */
export function formatFindingText(
  { severity, ruleId, text }: { readonly severity: Severity; readonly ruleId: string; readonly text: string },
  { style, columns }: Look,
): string[] {
  const [first = '', ...rest] = labelled(`${severity}: `, `${safeText(text)} [${ruleId}]`, columns);
  return [style[colours[severity]](severity) + first.slice(severity.length), ...rest];
}

/** The same as a paragraph, and what to do about it indented below; a command to type stands alone. */
export function formatFindingAndFix(
  finding: {
    readonly severity: Severity;
    readonly ruleId: string;
    readonly message: string;
    readonly fix: string | null;
  },
  { style, columns }: Look,
): string[] {
  const { severity, ruleId, message, fix } = finding;
  const width = columns ?? plainColumns;
  const [first = '', ...rest] = wrapText(safeText(`${severity}: ${message} [${ruleId}]`), width);
  const advice = fix === null ? [] : fix.replace(/: (?=esp-rtc-diag [^,;]+$)/, ':\n').split('\n');
  return [
    style[colours[severity]](severity) + first.slice(severity.length),
    ...rest,
    ...advice.flatMap((line) =>
      line.startsWith('esp-rtc-diag ') ? [`  ${safeText(line)}`] : wrapText(safeText(line), width, '  '),
    ),
  ];
}

/** What to do next, with the lines to type below what they are for. */
export function formatSteps(
  steps: readonly { readonly say: string; readonly lines: readonly string[] }[],
  { columns }: Pick<Look, 'columns'>,
): string[] {
  if (steps.length === 0) return [];
  return [
    'Next:',
    ...steps.flatMap(({ say, lines }, index) => [
      ...labelled(`  ${index + 1}. `, safeText(say), columns),
      ...lines.map((line) => `     ${safeText(line)}`),
    ]),
  ];
}

/** What the report for people has no room for; `whole` is the command, or its options, whose answer has it. */
export function formatLeftOut(
  parts: readonly string[],
  { columns }: Look,
  whole = '--format json',
): string[] {
  return parts.length === 0
    ? []
    : labelled('Left out: ', `${parts.join(', ')} (${whole} lists them)`, columns);
}
