import type { Constructor, StartupGeneration } from './constructor.js';
import type { VerifiedConstructor } from './constructor-list.js';

/** How constructors are left out: at link time, in the linked files, or by startup.c at run time. */
export type SkipStyle = 'linker' | 'patch' | 'table' | 'literal';

/** What the user should know although the answer stands; `report/` puts it into words. */
export type SkipWarning =
  /** Selected, but it must run. */
  | { readonly kind: 'protected-kept'; readonly entry: Constructor }
  /** Skipped with `--force`, although it must run. */
  | { readonly kind: 'protected-skipped'; readonly entry: Constructor }
  /** A line of the list that names no file and no symbol: only its address says which one it is. */
  | { readonly kind: 'matched-by-address'; readonly listLine: number; readonly entry: Constructor }
  /** Found by name or place; the list has the address of another build. */
  | { readonly kind: 'list-moved'; readonly moved: number; readonly listed: number }
  /** The ELF was linked without the table, so that its addresses are not yet those of the table. */
  | { readonly kind: 'table-not-linked' }
  /** The constants of address tests change the code's size. */
  | { readonly kind: 'literal-drifts' }
  /** Not an empty function, but the last instruction of one. */
  | { readonly kind: 'patch-borrows-return'; readonly name: string }
  /** Without `--image` there is an ELF that cannot be flashed. */
  | { readonly kind: 'patch-without-image' };

/** Why nothing is skipped at all; `report/` puts it into words. */
export type SkipProblem =
  | { readonly kind: 'pattern-matches-nothing'; readonly option: 'skip' | 'keep'; readonly pattern: string }
  | {
      readonly kind: 'pattern-all-protected';
      readonly pattern: string;
      readonly entries: readonly Constructor[];
    }
  | { readonly kind: 'pattern-all-kept'; readonly pattern: string }
  | {
      readonly kind: 'list-not-found';
      readonly path: string;
      readonly entries: readonly VerifiedConstructor[];
    }
  | { readonly kind: 'nothing-left' }
  /** The startup code of that generation has no loop of its own. */
  | { readonly kind: 'no-loop'; readonly style: SkipStyle; readonly startup: StartupGeneration }
  | { readonly kind: 'table-too-small'; readonly capacity: number; readonly entries: number }
  | { readonly kind: 'unit-unknown'; readonly entry: Constructor }
  /** The linker cannot tell the kept ones from those to leave out. */
  | { readonly kind: 'unit-shared'; readonly unit: string; readonly kept: readonly Constructor[] };

export type SkipSelection = {
  /** In the order of their calls. */
  readonly skipped: readonly Constructor[];
  /** All others. */
  readonly kept: readonly Constructor[];
  readonly warnings: readonly SkipWarning[];
};

/** What a list said, looked up in today's ELF. */
export type SkipList = { readonly path: string; readonly entries: readonly VerifiedConstructor[] };

/** The table that startup.c consults, and how it recognises the build that the table is made for. */
export type SkipTable = {
  /** Entries of the priority and init arrays. */
  readonly constructors: number;
  /** FNV-1a over the words of these arrays, in the order of memory. */
  readonly checksum: number;
  readonly entries: readonly Constructor[];
};

/** Sections that the linker leaves out of one translation unit. */
export type LinkerRule = {
  /** `stream.cpp`; the object is `stream.cpp.obj` or `stream.cpp.o`. */
  readonly unit: string;
  /** `.init_array`, `.init_array.*` */
  readonly sections: readonly string[];
  readonly constructors: readonly Constructor[];
};

/** The places of a startup.c that take inserted code. */
export type StartupPlace = 'before-function' | 'after-declaration' | 'priority-loop' | 'init-loop';

/** Lines, without line ends, for each place. */
export type StartupCode = Readonly<Partial<Record<StartupPlace, readonly string[]>>>;

/** What was done, or is to be done, with a file. */
export type SkipFile = {
  readonly path: string;
  readonly action: 'written' | 'unchanged' | 'backup' | 'restored' | 'printed' | 'diff';
  /** What was printed instead of written. */
  readonly text?: string;
};
