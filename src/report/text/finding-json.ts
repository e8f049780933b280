import type { Severity } from '../../model/finding.js';

/** A finding with its sentences. */
export type DescribedFinding = {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly evidence: object;
  readonly fingerprint: string;
  readonly message: string;
  readonly fix: string | null;
};

/** A finding in the shape of the contract: `fix` only where there is one. */
export function findingJson({ message, fix, ...finding }: DescribedFinding): object {
  const { ruleId, severity, confidence, evidence, fingerprint } = finding;
  return { ruleId, severity, confidence, message, evidence, ...(fix === null ? {} : { fix }), fingerprint };
}
