import type { Symbolizer } from '../../model/frame.js';
import type { ElfProofs } from '../../model/elf-proofs.js';
import type { ElfMatch } from '../../model/heap-report.js';
import type { UnwindRow } from '../../model/unwind-row.js';

/** An ELF that the user gave, and what tells whether it belongs to a log. */
export type FirmwareElf = {
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly symbolizer: Symbolizer;
  /** Whether the instruction before a return address is a call; null where the file has no code there. */
  isAfterCall(returnAddress: number): boolean | null;
  /** How to unwind the stack at an address of its code; null where it does not tell. */
  unwindRowAt?(address: number): UnwindRow | null;
  /** What it proves about blocks; read when first asked for. */
  readonly proofs?: () => ElfProofs;
};

export type ElfChoice = {
  /** Those that names may be taken from, best fit first. */
  readonly elfs: readonly FirmwareElf[];
  /** The best fit, whether it matches or not; null where no ELF was given. */
  readonly match: ElfMatch | null;
};

/** The right ELF had 0 misfits in 37 callers, another build of the same program 27; a log may hold some garbage. */
const maxMisfitShare = 0.1;

/** Each fourth caller of another build follows a call of this one by chance; four of four do so once in 250 times. */
const minTested = 4;

/**
 * Chooses the ELF files that fit the callers of a dump, and the SHA-256 of the running firmware where the log says it.
 * A bootloader or a ROM beside the right application has another hash and is judged by the callers alone.
 */
export function chooseElfs(
  given: readonly FirmwareElf[],
  callers: ReadonlySet<number>,
  shaPrefix: string | null,
): ElfChoice {
  const hasApplication = shaPrefix !== null && given.some(({ sha256 }) => sha256.startsWith(shaPrefix));
  const judged = given.map((elf) => {
    const calls = testCalls(elf, callers);
    const isNamed = shaPrefix !== null && elf.sha256.startsWith(shaPrefix);
    const isOther = shaPrefix !== null && !hasApplication;
    const matches = isNamed ? true : isOther ? false : fits(calls);
    return { elf, calls, matches, isNamed };
  });
  const ranked = judged.toSorted(
    (a, b) =>
      Number(b.isNamed) - Number(a.isNamed) ||
      rank(b.matches) - rank(a.matches) ||
      b.calls.tested - b.calls.misfits - (a.calls.tested - a.calls.misfits),
  );
  const [best] = ranked;
  return {
    elfs: ranked.filter(({ matches }) => matches !== false).map(({ elf }) => elf),
    match: best
      ? { path: best.elf.path, sha256: best.elf.sha256, matches: best.matches, shaPrefix, ...best.calls }
      : null,
  };
}

type Calls = { readonly tested: number; readonly misfits: number };

function testCalls(elf: FirmwareElf, callers: ReadonlySet<number>): Calls {
  let [tested, misfits] = [0, 0];
  for (const caller of callers) {
    const isAfterCall = elf.isAfterCall(caller);
    if (isAfterCall !== null) tested++;
    if (isAfterCall === false) misfits++;
  }
  return { tested, misfits };
}

function fits({ tested, misfits }: Calls): boolean | null {
  if (misfits > tested * maxMisfitShare) return false;
  return tested < minTested ? null : true;
}

function rank(matches: boolean | null): number {
  if (matches === null) return 1;
  return matches ? 2 : 0;
}
