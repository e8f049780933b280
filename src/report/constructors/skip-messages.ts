import type { Constructor } from '../../model/constructor.js';
import type { SkipProblem, SkipStyle, SkipWarning } from '../../model/constructor-skip.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatEntry, formatName, protectionWords } from './constructor-words.js';

export type ProblemText = { readonly message: string; readonly hint: string };

/** Why nothing was skipped, and what to do. */
export function describeSkipProblem(problem: SkipProblem): ProblemText {
  switch (problem.kind) {
    case 'pattern-matches-nothing':
      return {
        message: `--${problem.option} "${safeText(problem.pattern)}" matches no constructor of this ELF.`,
        hint: 'Patterns match names, files and objects; see them with: esp-rtc-diag ctors ELF',
      };
    case 'pattern-all-protected':
      return describeProtected(`--skip "${safeText(problem.pattern)}" matches`, problem.entries);
    case 'list-all-protected':
      return describeProtected(`${safeText(problem.path)} names`, problem.entries);
    case 'pattern-all-kept':
      return {
        message: `--skip "${safeText(problem.pattern)}" matches only what --keep protects.`,
        hint: 'Leave one of the two out.',
      };
    case 'everything':
      return {
        message: `--skip "${safeText(problem.pattern)}" matches all ${formatQuantity(problem.count, 'constructor')} of this ELF.`,
        hint: "Name what is yours: --skip 'main/**' --skip 'libdatachannel/**'; --force skips everything.",
      };
    case 'list-not-found':
      return describeMissing(problem);
    case 'nothing-left':
      return {
        message: 'Nothing is left to skip.',
        hint: 'Give --skip PATTERN or --list FILE; what must run is never skipped without --force.',
      };
    case 'no-loop':
      return describeNoLoop(problem.style, problem.startup);
    case 'table-too-small':
      return {
        message: `The ${problem.style} style has room for ${formatCount(problem.capacity)}; this needs ${formatCount(problem.entries)}.`,
        hint: 'Use --style linker or --style patch.',
      };
    case 'unit-unknown':
      return {
        message: `Nothing says which object ${formatEntry(problem.entry)} comes from.`,
        hint: "Give the linker's map: --map build/<project>.map",
      };
    case 'unit-shared':
      return {
        message: `The linker cannot leave out ${safeText(problem.unit)} alone: the same rule would hit ${problem.kept.map(formatEntry).join(', ')}.`,
        // A map has a section for each.
        hint: problem.kept.every(({ section }) => section === null)
          ? "Give the linker's map, which tells archives apart: --map build/<project>.map"
          : 'Use --style slots or --style patch, which tell them apart.',
      };
  }
}

function describeProtected(what: string, entries: readonly Constructor[]): ProblemText {
  const [first] = entries;
  const why = first?.protection ? ` (${protectionWords[first.protection]})` : '';
  return {
    message: `${what} only what must run: ${entries.map(formatEntry).join(', ')}${why}.`,
    hint: 'Choose others; --force skips these too, and the board will most likely not start.',
  };
}

function describeMissing({ path, entries }: Extract<SkipProblem, { kind: 'list-not-found' }>): ProblemText {
  const [first] = entries;
  const what = first ? safeText(first.listed.file ?? first.listed.symbol ?? 'an entry') : 'an entry';
  const more = entries.length > 1 ? `, and ${formatCount(entries.length - 1)} more` : '';
  return {
    message: `${safeText(path)}: ${what} (line ${first?.listed.listLine ?? 0})${more} is no constructor of this ELF.`,
    hint: 'Take these lines out, or give the ELF that the list was made for.',
  };
}

function describeNoLoop(style: SkipStyle, startup: string): ProblemText {
  const why =
    startup === 'idf-6'
      ? "ESP-IDF v6 has no loop in startup.c: libc's __libc_init_array calls the constructors"
      : 'this ELF is not started by the do_global_ctors of ESP-IDF v5';
  return {
    message: `--style ${style} edits startup.c, but ${why}.`,
    hint: 'Use --style linker or --style patch.',
  };
}

/** What the user should know although the answer stands. */
export function describeSkipWarning(warning: SkipWarning): string {
  switch (warning.kind) {
    case 'protected-kept':
      return `${formatEntry(warning.entry)} is selected and stays: ${protectionOf(warning)}.`;
    case 'protected-skipped':
      return `${formatEntry(warning.entry)} is skipped by --force: ${protectionOf(warning)}; without it the board will most likely not start.`;
    case 'matched-by-address':
      return `line ${warning.listLine} of the list has no name that this ELF has, too: by its address it is ${formatEntry(warning.entry)}, ${formatName(warning.entry)}.`;
    case 'list-moved':
      return `${formatCount(warning.moved)} of ${formatQuantity(warning.listed, 'listed constructor')} stand elsewhere in this build; they were found by file and name.`;
    case 'addresses-move':
      return 'The first build with this code moves the constructors: build, run ctors skip again on the new ELF, build again, then ctors verify.';
    case 'literal-drifts':
      return 'The constants change the size of the code, so each build may move the constructors again: verify after each, or use --style slots, which moves nothing.';
    case 'patch-borrows-return':
      return `No empty function was found; the words point to the last instruction of ${safeText(warning.name)}.`;
    case 'patch-without-image':
      return 'Only the ELF is patched; what is flashed is the .bin: give --bin build/<project>.bin';
  }
}

function protectionOf({
  entry,
}: Extract<SkipWarning, { kind: 'protected-kept' | 'protected-skipped' }>): string {
  return entry.protection === null ? 'it must run' : protectionWords[entry.protection];
}

/** How a linker map and an ELF contradict each other. */
export function describeMapProblem({
  entry,
  object,
}: {
  readonly entry: Constructor;
  readonly object: string | null;
}): string {
  const slot = `the word at ${formatAddress(entry.slot)}`;
  if (object === null) return `it does not list ${slot}`;
  return `it says that ${slot} is from ${safeText(object)}, the ELF says ${formatEntry(entry)}`;
}
