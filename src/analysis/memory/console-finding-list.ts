import type { ConsoleFinding } from '../../model/console-finding.js';
import { bySeverity } from '../severity-order.js';

const maxFindings = 1_000;

/** How often, and of how many: over all boots. */
const summed: ReadonlySet<string> = new Set(['count', 'closed', 'cycles']);

/** Findings without repetition: of the same trouble the first is kept and counted, of a fall or leak the fastest. */
export class ConsoleFindingList {
  readonly #byFingerprint = new Map<string, ConsoleFinding>();
  /** Failed allocations of which a callback of the firmware told: of a fatal one it has told just before. */
  readonly #told = new Set<string>();

  /** Returns those that are new, or more urgent than what was known of the same trouble. */
  add(findings: readonly ConsoleFinding[]): readonly ConsoleFinding[] {
    return findings.filter((finding) => {
      const known = this.#byFingerprint.get(finding.fingerprint);
      if (!known && this.#byFingerprint.size >= maxFindings) return false;
      const next = known ? this.#join(known, finding) : finding;
      if (finding.ruleId === 'allocation-failure' && !finding.evidence.isFatal)
        this.#told.add(finding.fingerprint);
      this.#byFingerprint.set(finding.fingerprint, next);
      return next === finding;
    });
  }

  #join(known: ConsoleFinding, next: ConsoleFinding): ConsoleFinding {
    if (known.ruleId !== 'allocation-failure' || next.ruleId !== 'allocation-failure')
      return joined(known, next);
    const isToldAgain = next.evidence.isFatal && this.#told.has(next.fingerprint);
    const isFatal = known.evidence.isFatal || next.evidence.isFatal;
    const count = known.evidence.count + (isToldAgain ? 0 : next.evidence.count);
    return { ...known, evidence: { ...known.evidence, isFatal, count } };
  }

  /** Gravest first, then in the order of the log. */
  sorted(): readonly ConsoleFinding[] {
    return [...this.#byFingerprint.values()].toSorted(
      (a, b) =>
        bySeverity(a, b) ||
        urgencyOf(b) - urgencyOf(a) ||
        a.evidence.boot - b.evidence.boot ||
        a.evidence.line - b.evidence.line ||
        (a.fingerprint < b.fingerprint ? -1 : 1),
    );
  }
}

function joined(known: ConsoleFinding, next: ConsoleFinding): ConsoleFinding {
  if (!('count' in known.evidence && 'count' in next.evidence)) {
    return urgencyOf(next) > urgencyOf(known) ? next : known;
  }
  const counts: Record<string, number> = {};
  const more = new Map(Object.entries(next.evidence));
  for (const [name, value] of Object.entries(known.evidence)) {
    const other = more.get(name);
    if (summed.has(name) && typeof value === 'number' && typeof other === 'number')
      counts[name] = value + other;
  }
  // The same rule with the same evidence but for its counts, which the compiler cannot follow through the spread.
  return { ...known, evidence: { ...known.evidence, ...counts } } as ConsoleFinding;
}

// The sooner something is empty, the more urgent; 0 for what has no forecast.
function urgencyOf(finding: ConsoleFinding): number {
  const { ruleId, evidence } = finding;
  if (ruleId === 'dma-exhaustion-forecast' || ruleId === 'capability-falling') {
    return inverse(evidence.trend.timeToEmptySeconds);
  }
  return ruleId === 'cycle-leak' ? inverse(evidence.trend.cyclesToEmpty) : 0;
}

function inverse(toEmpty: number | null): number {
  return toEmpty === null ? 0 : 1 / (1 + toEmpty);
}
