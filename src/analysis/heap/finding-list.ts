import type { HeapFinding } from '../../model/heap-report.js';
import { bySeverity } from '../severity-order.js';

/** Distinct findings that are kept; a firmware has some dozens of leaking places. */
const maxFindings = 2_000;

/** Findings without repetition: what ten dumps show is one finding, told by the worst of them, of equals the last. */
export class FindingList {
  readonly #byFingerprint = new Map<string, HeapFinding>();

  add(findings: readonly HeapFinding[]): void {
    for (const finding of findings) {
      const known = this.#byFingerprint.get(finding.fingerprint);
      if (!known && this.#byFingerprint.size >= maxFindings) continue;
      this.#byFingerprint.set(finding.fingerprint, known ? merge(known, finding) : finding);
    }
  }

  /** Gravest first; leaks by their bytes. */
  sorted(): readonly HeapFinding[] {
    return [...this.#byFingerprint.values()].toSorted(
      (a, b) =>
        bySeverity(a, b) ||
        bytesOf(b) - bytesOf(a) ||
        compareText(a.ruleId, b.ruleId) ||
        compareText(a.fingerprint, b.fingerprint),
    );
  }
}

function merge(known: HeapFinding, next: HeapFinding): HeapFinding {
  const order = bySeverity(known, next) || bytesOf(next) - bytesOf(known);
  const told = order >= 0 ? next : known;
  const count = known.evidence.count + next.evidence.count;
  // The evidence stays that of its own rule: only its count is another.
  return { ...told, evidence: { ...told.evidence, count } } as HeapFinding;
}

function bytesOf(finding: HeapFinding): number {
  return finding.ruleId === 'heap-leak' ? finding.evidence.group.bytes : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
