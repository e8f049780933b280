import type { CoreTrace, CrashFrame, NamedFrame } from '../../model/crash-frame.js';
import type { Frame } from '../../model/frame.js';
import type { UnwindRow } from '../../model/unwind-row.js';
import { shortName } from '../../parsers/elf/demangle/short-name.js';
import { programCounterOf } from '../../parsers/log/crash/core-trace.js';
import type { FirmwareElf } from '../symbols/elf-choice.js';
import { unwind } from './unwind.js';

/** Frames that are told; a stack that ran away repeats itself. */
const maxFrames = 32;

/**
 * The addresses of a core's trace with names from the ELF of the running firmware (`shaPrefix`, where it is known);
 * another build names nothing. What stands in the registers, and what is unwound from there, is certain; other words of
 * the stack that follow a call only may be return addresses, and say so. Where no ELF was given, a monitor may have put
 * names into the log.
 */
export function nameTrace(
  trace: CoreTrace,
  elfs: readonly FirmwareElf[],
  shaPrefix: string | null,
): readonly CrashFrame[] {
  const used = matching(elfs, shaPrefix);
  if (used.length === 0 && trace.decoded.size === 0) return [];
  const names: Names = (asked, printed) => namesOf(used, asked) ?? trace.decoded.get(printed) ?? [];
  const { registers, backtrace } = trace;
  const [top, ...callers] = backtrace;
  const pc = programCounterOf(registers) ?? top;
  const found = [
    ...framesOfTop(names, pc, top),
    ...(callers.length > 0
      ? callers.flatMap((address) => frameOf(names, address, 'caller'))
      : callersOf(trace, { names, elfs: used })),
  ];
  return found.slice(0, maxFrames);
}

/** The functions of a single address, innermost first, from the ELF of the running firmware. */
export function nameAddress(
  address: number,
  elfs: readonly FirmwareElf[],
  shaPrefix: string | null,
): readonly NamedFrame[] {
  return (namesOf(matching(elfs, shaPrefix), address) ?? []).map(withShortName);
}

function matching(elfs: readonly FirmwareElf[], shaPrefix: string | null): readonly FirmwareElf[] {
  return shaPrefix === null ? elfs : elfs.filter(({ sha256 }) => sha256.startsWith(shaPrefix));
}

// A back trace of Xtensa starts 3 bytes before the program counter: a monitor may have named only the one or the other.
function framesOfTop(names: Names, pc: number | undefined, top: number | undefined): readonly CrashFrame[] {
  const own = pc === undefined ? [] : frameOf(names, pc, 'pc');
  return own.length > 0 || top === undefined ? own : frameOf(names, top, 'pc');
}

/** The functions at an address; `printed` is how the log has it. */
type Names = (asked: number, printed: number) => readonly Frame[];

function namesOf(elfs: readonly FirmwareElf[], address: number): readonly Frame[] | null {
  for (const { symbolizer } of elfs) {
    const frames = symbolizer.framesAt(address);
    if (frames.length > 0) return frames;
  }
  return null;
}

type Namers = { readonly names: Names; readonly elfs: readonly FirmwareElf[] };

function callersOf(trace: CoreTrace, { names, elfs }: Namers): readonly CrashFrame[] {
  const isReturn = (address: number): boolean => elfs.some((elf) => elf.isAfterCall(address) === true);
  const rowAt = (address: number): UnwindRow | null => {
    for (const elf of elfs) {
      const row = elf.unwindRowAt?.(address) ?? null;
      if (row !== null) return row;
    }
    return null;
  };
  const unwound = unwind(trace, { rowAt, isReturn });
  const { ra } = trace.registers;
  const returnsTo = ra === undefined ? [] : [ra];
  const certain = unwound?.callers ?? returnsTo;
  const words = wordsFrom(trace, unwound === null ? 0 : unwound.goesOnAt);
  // Where nothing could be unwound, the register may be of a call that is over.
  const guessed = certain.length === 0 ? [...new Set([...returnsTo, ...words])] : words;
  return [
    ...certain.flatMap((address) => frameOf(names, address, 'caller')),
    ...guessed
      .filter((address) => address !== certain.at(-1) && isReturn(address))
      .flatMap((address) => frameOf(names, address, 'stack-word')),
  ];
}

// The words of the stack from an address on; none where there is nothing more to it.
function wordsFrom({ stack }: CoreTrace, from: number | null): readonly number[] {
  if (from === null) return [];
  return stack.flatMap(({ address, words }) => words.filter((_, i) => address + i * 4 >= from));
}

function frameOf(names: Names, address: number, role: CrashFrame['role']): readonly CrashFrame[] {
  // The call stands before a return address.
  const frames = names(role === 'pc' ? address : address - 1, address);
  return frames.length === 0 ? [] : [{ address, role, frames: frames.map(withShortName) }];
}

function withShortName(frame: Frame): NamedFrame {
  return { ...frame, shortName: frame.function === null ? null : shortName(frame.function) };
}
