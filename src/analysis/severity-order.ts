import type { Severity } from '../model/finding.js';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

type Graded = { readonly severity: Severity };

/** For sorting: the gravest first. */
export function bySeverity(a: Graded, b: Graded): number {
  return order[a.severity] - order[b.severity];
}
