import { createTwoFilesPatch } from 'diff';
import type { DefaultsChange, DoctorCheck, DoctorFinding, DoctorReport } from '../../model/doctor.js';
import { safeJson } from '../text/safe-text.js';
import { describeCheck, fixOf } from './doctor-words.js';
import { doctorVerdict } from './doctor-verdict.js';
import { findingJson } from '../text/finding-json.js';

/** The answer in the shape of docs/doctor.md. */
export function formatDoctorJson(report: DoctorReport): string {
  const { project } = report;
  const [checks, findings] = [report.checks.map(toJson), report.findings.map(findingToJson)];
  const change = report.change && changeToJson(report.change);
  return `${safeJson({ schemaVersion: 1, verdict: doctorVerdict(report), project, checks, change, findings })}\n`;
}

/** One line a check and a finding, then the verdict. */
export function formatDoctorNdjson(report: DoctorReport): string {
  const { project } = report;
  const change = report.change && changeToJson(report.change);
  const lines = [
    ...report.checks.map((one) => ({ event: 'check', ...toJson(one) })),
    ...report.findings.map((one) => ({ event: 'finding', ...findingToJson(one) })),
    { event: 'verdict', verdict: doctorVerdict(report), project, change },
  ];
  return lines.map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`).join('');
}

function toJson(check: DoctorCheck): object {
  const { rule, status, evidence, settings } = check;
  const { path, line } = evidence;
  return { id: rule, status, path, line, message: describeCheck(check), settings };
}

function findingToJson(finding: DoctorFinding): object {
  return findingJson({ ...finding, message: describeCheck(finding.check), fix: fixOf(finding.check) });
}

function changeToJson({ path, backup, isWritten, overruledBy, ...change }: DefaultsChange): object {
  return { path, backup, isWritten, diff: diffOf({ path, ...change }), overruledBy };
}

/** The change as a unified diff; empty where there is none. */
export function diffOf({ path, before, after }: Pick<DefaultsChange, 'path' | 'before' | 'after'>): string {
  if (before === after) return '';
  // The line that says `====` is of Subversion and says nothing here.
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 2 })
    .split('\n')
    .slice(1)
    .join('\n');
}
