/** How much a finding matters; `--fail-on` names the least that fails a run. */
export type Severity = 'error' | 'warning' | 'note';

/** How we know: an ELF or sdkconfig proves, a call stack or growth from cycle to cycle is evidence, a pattern or a size is a hint. */
export type Confidence = 'by-proof' | 'by-stack' | 'by-cycles' | 'by-pattern' | 'by-size';

/** What every finding has; its rule decides what its evidence holds. */
export type FindingOf<Rule extends string, Evidence> = {
  readonly ruleId: Rule;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly evidence: Evidence;
  /** The same for the same trouble in another build: made of names and sizes, never of addresses. */
  readonly fingerprint: string;
};
