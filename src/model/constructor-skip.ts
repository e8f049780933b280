import type { Constructor, StartupGeneration } from './constructor.js';
import type { VerifiedConstructor } from './constructor-list.js';

/** How constructors are left out: at link time, in the linked files, or by startup.c at run time. */
export type SkipStyle = 'slots' | 'table' | 'literal' | 'linker' | 'patch';

/** Words that generated code consults, under a symbol by which the ELF shows them. */
export type SkipWords = { readonly symbol: string; readonly words: Uint32Array };

/** What the user should know although the answer stands; `report/` puts it into words. */
export type SkipWarning =
  /** Selected, but it must run. */
  | { readonly kind: 'protected-kept'; readonly entry: Constructor }
  /** Skipped with `--force`, although it must run. */
  | { readonly kind: 'protected-skipped'; readonly entry: Constructor }
  /** A line of the list without a name that the ELF has, too: only its address says which one it is. */
  | { readonly kind: 'matched-by-address'; readonly listLine: number; readonly entry: Constructor }
  /** Found by name or place; the list has the address of another build. */
  | { readonly kind: 'list-moved'; readonly moved: number; readonly listed: number }
  /** The loop moves constructors once, so addresses of this build are stale in the next. */
  | { readonly kind: 'addresses-move' }
  /** The constants of address tests change the code's size. */
  | { readonly kind: 'literal-drifts' }
  /** Not an empty function, but the last instruction of one. */
  | { readonly kind: 'patch-borrows-return'; readonly name: string }
  /** Without `--bin` there is an ELF that cannot be flashed. */
  | { readonly kind: 'patch-without-image' };

/** Why nothing is skipped at all; `report/` puts it into words. */
export type SkipProblem =
  | { readonly kind: 'pattern-matches-nothing'; readonly option: 'skip' | 'keep'; readonly pattern: string }
  | {
      readonly kind: 'pattern-all-protected';
      readonly pattern: string;
      readonly entries: readonly Constructor[];
    }
  | {
      readonly kind: 'list-all-protected';
      readonly path: string;
      readonly entries: readonly Constructor[];
    }
  | { readonly kind: 'pattern-all-kept'; readonly pattern: string }
  | {
      readonly kind: 'list-not-found';
      readonly path: string;
      readonly entries: readonly VerifiedConstructor[];
    }
  | { readonly kind: 'everything'; readonly pattern: string; readonly count: number }
  | { readonly kind: 'nothing-left' }
  /** The startup code of that generation has no loop of its own. */
  | { readonly kind: 'no-loop'; readonly style: SkipStyle; readonly startup: StartupGeneration }
  | {
      readonly kind: 'table-too-small';
      readonly style: SkipStyle;
      readonly capacity: number;
      readonly entries: number;
    }
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

/** Sections that the linker leaves out of one translation unit. */
export type LinkerRule = {
  /** `stream.cpp`; the object is `stream.cpp.obj` or `stream.cpp.o`. */
  readonly unit: string;
  /** `main/stream.cpp`, which tells it from others of its name; the unit where no more is known. */
  readonly source: string;
  /** `libmain.a`; null where it is not known. */
  readonly archive: string | null;
  /** `.init_array`, `.init_array.*` */
  readonly sections: readonly string[];
  readonly constructors: readonly Constructor[];
};

/** What was done, or is to be done, with a file. */
export type SkipFile = {
  readonly path: string;
  readonly action: 'written' | 'unchanged' | 'backup' | 'restored' | 'printed';
  /** What was printed instead of written. */
  readonly text?: string;
};

/** What an earlier `ctors skip` left in the ELF, in a section that is not loaded: the list in words. */
export type SkipNote = {
  readonly style: SkipStyle;
  readonly array: Constructor['array'];
  /** Position in its array, from 0. */
  readonly position: number;
  readonly address: number;
  readonly symbol: string | null;
  readonly file: string | null;
  readonly line: number | null;
};

/** A constructor that this build skips, or was meant to. */
export type SkipEntry = {
  readonly slot: number | null;
  readonly address: number | null;
  /** What the list meant; null where it does not say. */
  readonly was: string | null;
  /** What is skipped now; null where nothing is. */
  readonly is: string | null;
  readonly holds: boolean;
};
