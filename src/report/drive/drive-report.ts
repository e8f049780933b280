import type { DriveReport, StepResult } from '../../model/drive.js';
import type { LogFinding } from '../../model/log-report.js';
import { logFindingToJson } from '../log/log-messages.js';
import { formatClock } from '../text/clock.js';
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
export function formatDriveReport({ script, failure, stepsCount, seconds }: DriveReport): string {
  const source = `${safeText(script)} · ${formatQuantity(stepsCount, 'step')} · ${formatClock(seconds)}`;
  if (failure === null) return `PASSED ${formatQuantity(stepsCount, 'step')}\n${source}\n`;
  const { line, lastLines } = failure;
  const heard =
    lastLines.length === 0
      ? ['The device has said nothing.']
      : ['It said last:', ...lastLines.map((text) => `  ${safeText(text)}`)];
  return [`FAILED in line ${line}: ${failureWords(failure)}`, source, '', ...heard, ''].join('\n');
}

/** One step, as it is done. */
export function formatStep(step: StepResult): string {
  const text = step.text === null ? '' : ` "${safeText(step.text)}"`;
  const mark = step.outcome === 'passed' ? 'ok    ' : 'FAILED';
  return `${mark} ${step.kind}${text} (line ${step.line}, ${step.ms} ms)`;
}

export function stepToNdjson(step: StepResult): string {
  return `${safeJson({ schemaVersion: 1, event: 'step', ...step })}\n`;
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
