import { findingsOf } from '../analysis/project/doctor-check.js';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { askYes, canAsk } from '../io/ask.js';
import { isStdout, type Output } from '../io/output.js';
import type { DefaultsChange, DoctorReport } from '../model/doctor.js';
import { formatDoctorJson, formatDoctorNdjson } from '../report/doctor/doctor-json.js';
import { formatChange, formatDoctorText } from '../report/doctor/doctor-text.js';
import { answerSoFar } from '../runs/answer/answer.js';
import { lookOf } from '../runs/answer/answer-look.js';
import { planChange, writeChange } from '../runs/project/fix-defaults.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { readDoctor, type DoctorInputs } from '../runs/project/read-doctor.js';

export type DoctorOptions = JudgingOptions &
  DoctorInputs & { readonly fix: boolean; readonly dryRun: boolean; readonly yes: boolean };

/** `esp-rtc-diag doctor [PROJECT_DIR]`: whether a trace of this project could say anything, and the lines to change. */
export async function runDoctor(folder: string, options: DoctorOptions): Promise<ExitCode> {
  const writes = options.fix && !options.dryRun;
  if (writes && !options.yes && !canAsk()) throw nobodyToAsk();
  return answerSoFar(options, async ({ output, signal }) => {
    const facts = await readDoctor(folder, options);
    const planned = options.fix || options.dryRun ? await planChange(folder, facts) : null;
    if (planned) await show(planned, options, output);
    const isAgreed = planned !== null && writes && (await agree(planned, options, signal));
    const change = isAgreed ? await writeChange(folder, planned) : planned;
    const { checks, configuration } = facts;
    const findings = findingsOf(checks);
    const report: DoctorReport = { project: folder, configuration, checks, findings, change };
    output.write(format(report, options));
    return report.findings;
  });
}

/** What is going to change is seen before it changes. */
async function show(change: DefaultsChange, options: DoctorOptions, output: Output): Promise<void> {
  const text = formatChange(change, lookOf(options));
  if (options.format === 'text') output.write(text);
  await output.drained();
  const isSeen = options.format === 'text' && isStdout(options.output) && process.stdout.isTTY;
  if (options.fix && !options.dryRun && !options.yes && !isSeen) process.stderr.write(text);
}

async function agree(
  { path, before, after }: DefaultsChange,
  { yes }: DoctorOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (after === before || signal.aborted) return false;
  return yes || askYes(`Write ${path}?`, signal);
}

function format(report: DoctorReport, options: DoctorOptions): string {
  if (options.format === 'text') return formatDoctorText(report, lookOf(options));
  return options.format === 'ndjson' ? formatDoctorNdjson(report) : formatDoctorJson(report);
}

function nobodyToAsk(): DiagError {
  return new DiagError({
    code: 'answer-needed',
    message: 'doctor --fix asks before it writes sdkconfig.defaults, and there is no terminal to ask on.',
    hint: 'Add --yes to write without a question, or --dry-run in place of --fix to see the change alone.',
    exitCode: exitCodes.usage,
  });
}
