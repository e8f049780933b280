import type { Severity } from '../../model/finding.js';
import type { HeapFinding } from '../../model/heap-report.js';

/** Distinct findings that are kept; a firmware has some dozens of leaking places. */
const maxFindings = 2_000;

const severityOrder: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Findings without repetition: a leak that ten dumps show is one finding, told by the dump where it is largest. */
export class FindingList {
  readonly #byFingerprint = new Map<string, HeapFinding>();

  add(findings: readonly HeapFinding[]): void {
    for (const finding of findings) {
      const known = this.#byFingerprint.get(finding.fingerprint);
      if (known && bytesOf(known) >= bytesOf(finding)) continue;
      if (!known && this.#byFingerprint.size >= maxFindings) continue;
      this.#byFingerprint.set(finding.fingerprint, finding);
    }
  }

  /** Gravest first; leaks by their bytes. */
  sorted(): readonly HeapFinding[] {
    return [...this.#byFingerprint.values()].toSorted(
      (a, b) =>
        severityOrder[a.severity] - severityOrder[b.severity] ||
        bytesOf(b) - bytesOf(a) ||
        compareText(a.ruleId, b.ruleId) ||
        compareText(a.fingerprint, b.fingerprint),
    );
  }
}

function bytesOf(finding: HeapFinding): number {
  return finding.ruleId === 'heap-leak' ? finding.evidence.group.bytes : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
