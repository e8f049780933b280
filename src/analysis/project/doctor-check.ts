import type { DoctorCheck, DoctorEvidence, DoctorFinding, DoctorRule } from '../../model/doctor.js';
import { fingerprintOf } from '../fingerprint.js';

/** What was found; what is left out is null. */
type Given<Rule extends DoctorRule> = Partial<DoctorEvidence<Rule>> & Pick<DoctorEvidence<Rule>, 'state'>;

/** One line of what `doctor` says. */
export function check<Rule extends DoctorRule>(
  [rule, status]: readonly [Rule, DoctorCheck['status']],
  { path = null, line = null, name = null, found = null, wanted = null, state, ...lines }: Given<Rule>,
  settings: readonly string[] = [],
): DoctorCheck<Rule> {
  return { rule, status, evidence: { path, line, state, name, found, wanted, ...lines }, settings };
}

const ranks = { error: 0, warning: 1, note: 2, ok: 3 } as const;

/** The gravest first; else in the order in which they were made. */
export function sortChecks(checks: readonly DoctorCheck[]): DoctorCheck[] {
  return checks.toSorted((a, b) => ranks[a.status] - ranks[b.status]);
}

/** What does not hold. A file of the project proves it, as does this machine. */
export function findingsOf(checks: readonly DoctorCheck[]): DoctorFinding[] {
  return checks.flatMap((failed) => {
    const { rule, status, evidence } = failed;
    if (status === 'ok') return [];
    const { path, name, state, found } = evidence;
    return [
      {
        ruleId: rule,
        severity: status,
        confidence: 'by-proof',
        evidence,
        check: failed,
        fingerprint: fingerprintOf(rule, [path, name, state, found]),
      },
    ];
  });
}
