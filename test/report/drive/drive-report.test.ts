import { describe, expect, it } from 'vitest';
import type { DriveReport, StepResult } from '../../../src/model/drive.js';
import { formatDriveReport, formatStep } from '../../../src/report/drive/drive-report.js';

const step: StepResult = {
  index: 0,
  line: 7,
  kind: 'expect',
  text: 'ready',
  ms: 900,
  outcome: 'interrupted',
};
const report: DriveReport = {
  simulated: false,
  script: 'a.toml',
  steps: [step],
  stepsCount: 1,
  failure: { ...step, lastLines: [] },
  seconds: 1,
};
const look = { columns: null, port: null };

describe('a scenario that Ctrl+C ends', () => {
  it('is interrupted, and has not failed', () => {
    expect(formatDriveReport(report, look)).toMatch(/^INTERRUPTED in line 7\n/);
    expect(formatStep(step)).toBe('left   expect "ready" (line 7, 900 ms)');
  });

  it('fails where the text did not come', () => {
    const failure = { ...step, outcome: 'not-seen' as const, lastLines: [] };
    expect(formatDriveReport({ ...report, failure }, look)).toMatch(
      /^FAILED in line 7: "ready" was not seen/,
    );
  });
});
