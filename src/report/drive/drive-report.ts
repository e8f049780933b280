import { formatEvent } from '../text/ndjson.js';
import type { DriveReport, StepResult } from '../../model/drive.js';
import { logFindingToJson } from '../log/log-messages.js';
import type { LogFinding, NextStep } from '../../model/log-report.js';
import { formatClock } from '../text/clock.js';
import { formatSteps, type Look } from '../text/report-parts.js';
import { shellWord } from '../text/shell-word.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatQuantity } from '../text/units.js';

/** The answer as JSON. */
export function driveReportToJson(report: DriveReport, findings: readonly LogFinding[]): string {
  const { script, simulated, steps, stepsCount, failure, seconds } = report;
  const answer = {
    schemaVersion: 1,
    simulated,
    script,
    passed: failure === null,
    steps,
    stepsCount,
    failure,
    durationMs: Math.round(seconds * 1000),
    findings: findings.map(logFindingToJson),
  };
  return `${safeJson(answer)}\n`;
}

/** The answer for people; what the console said is a report of its own. */
export function formatDriveReport(
  { script, failure, stepsCount, seconds }: DriveReport,
  { port, columns }: DriveLook,
): string {
  const source = `${safeText(script)} · ${formatQuantity(stepsCount, 'step')} · ${formatClock(seconds)}`;
  if (failure === null) return `PASSED ${formatQuantity(stepsCount, 'step')}\n${source}\n`;
  const { line, lastLines } = failure;
  const heard =
    lastLines.length === 0
      ? ['The device has said nothing.']
      : ['It said last:', ...lastLines.map((text) => `  ${safeText(text)}`)];
  const next = formatSteps(nextSteps(failure, port), { columns });
  const below = next.length === 0 ? [] : ['', ...next];
  const isStopped = failure.outcome === 'interrupted';
  const verdict = isStopped
    ? `INTERRUPTED in line ${line}`
    : `FAILED in line ${line}: ${failureWords(failure)}`;
  return [verdict, source, '', ...heard, ...below, ''].join('\n');
}

type DriveLook = Pick<Look, 'columns'> & {
  /** As it is typed after --port. */
  readonly port: string | null;
};

function nextSteps(
  { outcome, kind, line, lastLines }: NonNullable<DriveReport['failure']>,
  port: string | null,
): readonly NextStep[] {
  const place = `line ${line} of the script`;
  switch (outcome) {
    case 'not-seen':
      return lastLines.length === 0
        ? [
            {
              say: 'See whether this port is the console, and its rate (--baud) that of the firmware:',
              lines: [`esp-rtc-diag monitor --port ${shellWord(port ?? 'PORT')}`],
            },
          ]
        : [
            {
              say: `Compare the text of ${place} with what it said; where the device takes longer, give the step a timeoutMs.`,
              lines: [],
            },
          ];
    case 'seen':
      return [
        { say: `See what makes the device say what ${place} forbids, or take the step out.`, lines: [] },
      ];
    case 'never-seen':
      return [
        { say: 'See what led to it, above and in the report on the console, if one follows.', lines: [] },
      ];
    case 'port-lost':
      return [
        {
          say: `Look at the cable and the supply${kind === 'reset' ? ', and whether the reset line is wired' : ''}; --wait SECONDS waits longer for a port that comes back.`,
          lines: [],
        },
      ];
    case 'interrupted':
    case 'passed':
      return [];
  }
}

const marks: Partial<Record<StepResult['outcome'], string>> = { passed: 'ok    ', interrupted: 'left  ' };

/** One step, as it is done. */
export function formatStep(step: StepResult): string {
  const text = step.text === null ? '' : ` "${safeText(step.text)}"`;
  const mark = marks[step.outcome] ?? 'FAILED';
  return `${mark} ${step.kind}${text} (line ${step.line}, ${step.ms} ms)`;
}

export function stepToNdjson(step: StepResult): string {
  return formatEvent('step', step);
}

export function driveEndToNdjson(report: DriveReport, findings: readonly LogFinding[]): string {
  const lines = findings.map((finding) => ({ event: 'finding', ...logFindingToJson(finding) }));
  const { simulated, stepsCount, failure } = report;
  const done = { event: 'done', simulated, passed: failure === null, stepsCount, failure };
  return [...lines, done].map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`).join('');
}

// What went wrong in a step, as the middle of a sentence.
function failureWords({ outcome, text, ms, kind }: StepResult): string {
  const said = text === null ? 'it' : `"${safeText(text)}"`;
  switch (outcome) {
    case 'not-seen':
      return `${said} was not seen within ${ms} ms`;
    case 'seen':
      return `${said} was seen after ${ms} ms`;
    case 'never-seen':
      return `what must never be seen was seen while it did ${kind}`;
    case 'port-lost':
      return 'the port went away';
    case 'interrupted':
      return 'interrupted';
    case 'passed':
      return 'passed';
  }
}
