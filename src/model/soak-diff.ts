import type { Capability } from './console-record.js';
import type { CycleVerdict } from './console-report.js';
import type { FindingOf } from './finding.js';

/** A kind of block of which each connection leaves the same number, told by heap traces. */
export type KeptKind = {
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly owner: string | null;
  readonly perCycle: number;
};

/** What a soak says of one pool, and what it traced. */
export type SoakSide = {
  readonly source: string;
  readonly capability: Capability;
  readonly verdict: CycleVerdict;
  readonly cycles: number;
  /** What each connection keeps, null where it is not known. */
  readonly perCycleBytes: number | null;
  /** From one connection to the next, the first left out; of a cache only since it is full. */
  readonly losses: readonly number[];
  readonly resolutionBytes: number;
  readonly kinds: readonly KeptKind[];
  /** It ended in a panic or a failed allocation. */
  readonly hasCrashed: boolean;
};

export type SoakChange = 'cured' | 'less' | 'same' | 'worse' | 'not-enough';

/** Two soaks, before and after a change of the firmware. */
export type SoakDiff = {
  readonly change: SoakChange;
  /** That it is so; null where nothing can be said. */
  readonly confidence: number | null;
  readonly before: SoakSide;
  readonly after: SoakSide;
  /** Before less after: positive where less is kept, with an interval of 95 %. */
  readonly savedBytes: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly gone: readonly KeptKind[];
  readonly added: readonly KeptKind[];
  readonly finding: FindingOf<`soak-${SoakChange}`, { readonly change: SoakChange }>;
};
