import type { Constructor } from './constructor.js';
import type { VerifiedConstructor } from './constructor-list.js';
import type { FindingOf } from './finding.js';

/** A line `calling init function: 0x…` of a boot log. */
export type BootCall = { readonly address: number; readonly line: number };

/** What ended the calls of constructors: `startup` is the code after them, the rest is an accident. */
export type BootEnd = 'startup' | 'panic' | 'interrupt-watchdog' | 'reboot' | 'end-of-input';

/** The constructors that one boot said it would call. */
export type ConstructorBoot = {
  readonly calls: readonly BootCall[];
  readonly end: BootEnd;
  /** `ELF file SHA256:` of that boot. */
  readonly elfPrefix: string | null;
};

/** The boot of a log that is judged, and how many the log has. */
export type BootLog = { readonly path: string; readonly boot: ConstructorBoot; readonly boots: number };

type BootPlace = { readonly source: string; readonly line: number };

/** Constructors by name and address, the first of `count`. */
type SomeConstructors = { readonly constructors: readonly Constructor[]; readonly count: number };

export type MapFinding =
  | FindingOf<'ctors-outside-code', { readonly entry: Constructor }>
  | FindingOf<
      'ctors-elf-mismatch',
      BootPlace & { readonly shaPrefix: string; readonly path: string; readonly sha256: string }
    >
  | FindingOf<
      'ctors-boot-unknown',
      BootPlace & { readonly addresses: readonly number[]; readonly count: number; readonly calls: number }
    >
  | FindingOf<'ctors-boot-missing', BootPlace & SomeConstructors>
  | FindingOf<
      'ctors-boot-order',
      BootPlace & { readonly position: number; readonly expected: Constructor; readonly called: Constructor }
    >
  | FindingOf<
      'ctors-boot-stopped',
      BootPlace & {
        readonly last: Constructor;
        readonly called: number;
        readonly total: number;
        readonly end: BootEnd;
      }
    >;

export type DriftFinding = FindingOf<
  'ctors-drift',
  { readonly source: string; readonly verified: VerifiedConstructor }
>;

export type ConstructorChangeKind = 'added' | 'removed' | 'renamed' | 'moved' | 'unchanged';

/** A constructor in two builds; null where a build has it not. Renamed ones may have moved, too. */
export type ConstructorChange = {
  readonly kind: ConstructorChangeKind;
  readonly before: Constructor | null;
  readonly after: Constructor | null;
};

export type ConstructorDiff = {
  /** Added, removed, renamed, moved, unchanged; inside of each in the order of the calls. */
  readonly changes: readonly ConstructorChange[];
  /** True when constructors that both builds have are called in another order. */
  readonly isReordered: boolean;
};
