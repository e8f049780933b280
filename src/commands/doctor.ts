import { join } from 'node:path';
import { changeDefaults, undoneBy } from '../analysis/project/change-defaults.js';
import { findingsOf } from '../analysis/project/doctor-check.js';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { replaceFile, writeWhole } from '../io/replace-file.js';
import type { DefaultsChange, DoctorReport } from '../model/doctor.js';
import { formatDoctorJson, formatDoctorNdjson } from '../report/doctor/doctor-json.js';
import { formatChange, formatDoctorText } from '../report/doctor/doctor-text.js';
import { answer } from '../runs/answer/answer.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { readDoctor, type DoctorFacts, type DoctorInputs } from '../runs/project/read-doctor.js';

export type DoctorOptions = JudgingOptions &
  DoctorInputs & { readonly fix: boolean; readonly dryRun: boolean };

/** `esp-rtc-diag doctor [PROJECT_DIR]`: whether a trace of this project could say anything, and the lines to change. */
export async function runDoctor(folder: string, options: DoctorOptions): Promise<ExitCode> {
  return answer(options, async ({ output }) => {
    const facts = await readDoctor(folder, options);
    const planned = options.fix || options.dryRun ? planChange(facts) : null;
    const look = { style: styleOf(options), columns: columnsOf(options) };
    const isText = options.format === 'text';
    if (planned && isText) {
      output.write(formatChange(planned, look));
      // What is going to change is seen before it changes.
      await output.drained();
    }
    const change = planned && !options.dryRun ? await writeChange(folder, planned) : planned;
    const { checks } = facts;
    const report: DoctorReport = { project: folder, checks, findings: findingsOf(checks), change };
    output.write(isText ? formatDoctorText(report, look) : toJson(report, options.format));
    return report.findings;
  });
}

function toJson(report: DoctorReport, format: DoctorOptions['format']): string {
  return format === 'ndjson' ? formatDoctorNdjson(report) : formatDoctorJson(report);
}

function planChange({ checks, files }: DoctorFacts): DefaultsChange {
  const { defaults } = files;
  if (defaults.kind === 'unreadable') {
    throw new DiagError({
      code: 'input-unreadable',
      message: `${defaults.path} ${defaults.reason}; nothing was changed.`,
      hint: 'Make it a file that you may read and write, and run doctor --fix again.',
      exitCode: exitCodes.input,
    });
  }
  const before = defaults.kind === 'text' ? defaults.text : '';
  const settingsOf = (isOk: boolean): string[] =>
    checks.filter(({ status }) => (status === 'ok') === isOk).flatMap((one) => one.settings);
  const after = changeDefaults(before, [...settingsOf(false), ...undoneBy(before, settingsOf(true))]);
  return { path: defaults.path, before, after, backup: null, isWritten: false };
}

async function writeChange(folder: string, change: DefaultsChange): Promise<DefaultsChange> {
  if (change.after === change.before) return change;
  const path = join(folder, change.path);
  const content = Buffer.from(change.after);
  if (change.before === '') {
    await writeWhole(path, content);
    return { ...change, isWritten: true };
  }
  const { backup } = await replaceFile(path, content, '.before-doctor');
  return { ...change, backup, isWritten: true };
}
