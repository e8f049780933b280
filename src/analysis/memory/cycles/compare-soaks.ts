import type { KeptKind, SoakChange, SoakDiff, SoakSide } from '../../../model/soak-diff.js';
import type { Severity } from '../../../model/finding.js';
import { fingerprintOf } from '../../fingerprint.js';
import { studentBelow } from './student-t.js';

const minLosses = 4;
const needed = 0.95;
/** Of what is kept: less of a difference is none, and what is left of a cured leak is not more. */
const share = 0.05;

type Estimate = { readonly mean: number; readonly error: number; readonly freedom: number };
type Judged = { readonly change: SoakChange; readonly confidence: number | null };

const severities: Readonly<Record<SoakChange, Severity>> = {
  cured: 'note',
  less: 'warning',
  same: 'warning',
  worse: 'warning',
  // A gate must not open because nothing was measured.
  'not-enough': 'warning',
};

/**
 * What a change of the firmware did to what each connection keeps: Welch's t-test on the losses from one connection to the
 * next. `cured` says that a leak was there and that no more than a twentieth of it, or half a step of the readings, is
 * left; `less` and `worse` that it changed by more than a twentieth; `same` that neither could be shown.
 */
export function compareSoaks(before: SoakSide, after: SoakSide): SoakDiff {
  const [a, b] = [estimateOf(before), estimateOf(after)];
  const { change, confidence } = judge(before, after, a && b && [a, b]);
  const saved = a && b && differenceOf(a, b);
  const interval = saved && intervalOf(saved);
  const [gone, added] = [without(before.kinds, after.kinds), without(after.kinds, before.kinds)];
  // Where neither keeps anything there is nothing to be warned of.
  const isQuiet = change === 'same' && after.verdict !== 'leak' && added.length === 0;
  return {
    change,
    confidence,
    before,
    after,
    savedBytes: saved && (Math.round(saved.mean) || 0),
    low: interval && (Math.round(interval.low) || 0),
    high: interval && (Math.round(interval.high) || 0),
    gone,
    added,
    finding: {
      ruleId: `soak-${change}`,
      severity: isQuiet ? 'note' : severities[change],
      confidence: 'by-cycles',
      evidence: { change },
      fingerprint: fingerprintOf(`soak-${change}`, [after.capability]),
    },
  };
}

function judge(before: SoakSide, after: SoakSide, estimates: readonly [Estimate, Estimate] | null): Judged {
  if (after.hasCrashed && !before.hasCrashed) return { change: 'worse', confidence: 1 };
  if (!estimates) return { change: 'not-enough', confidence: null };
  const [a, b] = estimates;
  const wasLeak = above(a, 0);
  const isCured = above(negated(b), -leftOver(a.mean, after.resolutionBytes));
  if (before.verdict === 'leak' && wasLeak >= needed && isCured >= needed) {
    // Both have to hold.
    return { change: 'cured', confidence: wasLeak + isCured - 1 };
  }
  const saved = differenceOf(a, b);
  const margin = share * Math.max(0, a.mean, b.mean);
  const [isLess, isMore] = [above(saved, margin), above(negated(saved), margin)];
  if (isLess >= needed) return { change: 'less', confidence: isLess };
  if (isMore >= needed) return { change: 'worse', confidence: isMore };
  const alike = Math.max(2 * margin, after.resolutionBytes / 2);
  return { change: 'same', confidence: above(saved, -alike) + above(negated(saved), -alike) - 1 };
}

// What a cure may leave unseen: of a small leak not so much that it could be all of it.
function leftOver(leakBytes: number, resolution: number): number {
  return Math.max(share * leakBytes, Math.min(resolution / 2, leakBytes / 4));
}

function estimateOf({ losses, resolutionBytes }: SoakSide): Estimate | null {
  const n = losses.length;
  if (n < minLosses) return null;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / n;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  const deviation = Math.max(Math.sqrt(squares / (n - 1)), resolutionBytes / 4);
  return { mean, error: deviation / Math.sqrt(n), freedom: n - 1 };
}

// Welch and Satterthwaite.
function differenceOf(a: Estimate, b: Estimate): Estimate {
  const [va, vb] = [a.error ** 2, b.error ** 2];
  const freedom = (va + vb) ** 2 / (va ** 2 / a.freedom + vb ** 2 / b.freedom);
  return { mean: a.mean - b.mean, error: Math.sqrt(va + vb), freedom };
}

function negated({ mean, ...rest }: Estimate): Estimate {
  return { mean: -mean, ...rest };
}

/** How sure it is that the true mean is above the limit. */
function above({ mean, error, freedom }: Estimate, limit: number): number {
  return studentBelow((mean - limit) / error, freedom);
}

function intervalOf(estimate: Estimate): { readonly low: number; readonly high: number } {
  // The limit that is passed with 97.5 %, by halving: a few dozen steps, once a run.
  let [near, far] = [0, 1_000];
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2;
    if (studentBelow(middle, estimate.freedom) < 0.975) near = middle;
    else far = middle;
  }
  return { low: estimate.mean - near * estimate.error, high: estimate.mean + near * estimate.error };
}

function without(kinds: readonly KeptKind[], others: readonly KeptKind[]): readonly KeptKind[] {
  const known = new Set(others.map(({ fingerprint }) => fingerprint));
  return kinds.filter(({ fingerprint }) => !known.has(fingerprint));
}
