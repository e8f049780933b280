import { expect, it } from 'vitest';
import { formatRecordReport } from '../../../src/report/monitor/record-report.js';

const report = { file: 'run.rec', bytes: 258, seconds: 1.5, losses: 0 };

it('says how to read what was recorded', () => {
  expect(formatRecordReport(report, 'text')).toMatch(
    /^RECORDED 258 B in 1\.5 s into run\.rec\n\nNext:\n.*\n +esp-rtc-diag analyze run\.rec\n$/,
  );
});

// `analyze` of a recording in which nothing was said is an error.
it('does not send to analyze where nothing came', () => {
  const text = formatRecordReport({ ...report, bytes: 0 }, 'text');
  expect(text).not.toContain('analyze');
  expect(text).toMatch(/^RECORDED 0 B .*\n\nNext:\n {2}1\. See whether this port is the console/);
});

it('says for scripts how long it took in seconds, to the millisecond', () => {
  expect(JSON.parse(formatRecordReport({ ...report, seconds: 1.23456 }, 'json'))).toEqual({
    schemaVersion: 1,
    ...report,
    seconds: 1.235,
  });
});
