import type { DoctorReport, DoctorRule } from '../../model/doctor.js';
import { formatQuantity } from '../text/units.js';

/** What would come of it, the worst first. */
const consequences: readonly (readonly [rules: readonly DoctorRule[], words: string])[] = [
  [['doctor-heap-tracing'], 'this firmware can print no heap trace'],
  [
    ['doctor-stack-depth', 'doctor-frame-pointer', 'doctor-idf-version'],
    'a heap trace from this project would show no callers',
  ],
  [['doctor-chip-revision'], 'your board would not start it'],
  [['doctor-partition-table'], 'its partition table is of no use'],
  [['doctor-app-size', 'doctor-partition-size', 'doctor-media-size'], 'it does not fit'],
  [['doctor-components'], 'its components do not work together'],
];

/** `3 errors, 1 warning: a heap trace from this project would show no callers`. */
export function doctorVerdict({ checks, findings }: DoctorReport): string {
  const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors + warnings === 0) {
    return `READY: ${formatQuantity(checks.length - findings.length, 'check')} passed`;
  }
  const counts = [
    ...(errors > 0 ? [formatQuantity(errors, 'error')] : []),
    ...(warnings > 0 ? [formatQuantity(warnings, 'warning')] : []),
  ].join(', ');
  const grave = new Set(findings.filter(({ severity }) => severity === 'error').map(({ ruleId }) => ruleId));
  const what = consequences.find(([rules]) => rules.some((rule) => grave.has(rule)))?.[1];
  return `NOT READY: ${counts}${what === undefined ? '' : `: ${what}`}`;
}
