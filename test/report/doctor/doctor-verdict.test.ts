import { expect, it } from 'vitest';
import { check, findingsOf } from '../../../src/analysis/project/doctor-check.js';
import type { DoctorCheck } from '../../../src/model/doctor.js';
import { doctorVerdict } from '../../../src/report/doctor/doctor-verdict.js';

const on = check(['doctor-frame-pointer', 'ok'], { state: 'on' });
const poisoning = check(['doctor-poisoning', 'note'], { state: 'off' });
const watchdog = check(['doctor-interrupt-watchdog', 'warning'], { state: 'short' });
const tracing = check(['doctor-heap-tracing', 'error'], { state: 'off' });
const revision = check(['doctor-chip-revision', 'error'], { state: 'refused' });

it.each<readonly [readonly DoctorCheck[], string]>([
  [[on, on, poisoning], 'READY: 2 checks passed'],
  [[on, watchdog], 'NOT READY: 1 warning'],
  [[on, watchdog, revision], 'NOT READY: 1 error, 1 warning: your board would not start it'],
  [[revision, tracing, poisoning], 'NOT READY: 2 errors: this firmware can print no heap trace'],
])('the verdict counts what passed, or what does not hold (%#)', (checks, verdict) => {
  const configuration = { sdkconfig: 'sdkconfig', defaults: 'sdkconfig.defaults', isNamed: false };
  const findings = findingsOf(checks);
  expect(doctorVerdict({ project: '.', configuration, checks, findings, change: null })).toBe(verdict);
});
