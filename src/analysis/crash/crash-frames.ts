import type { CrashFrame, NamedFrame, Panic } from '../../model/console-record.js';
import type { Frame } from '../../model/frame.js';
import { shortName } from '../../parsers/elf/demangle/short-name.js';
import type { FirmwareElf } from '../symbols/elf-choice.js';

/** Words of the stack that are looked at, and frames that are told; a stack that ran away repeats itself. */
const maxStackWords = 256;
const maxFrames = 32;

/**
 * The addresses of a panic with names from the ELF of the running firmware; another build names nothing. What stands in
 * the registers is certain, words of the stack that follow a call only may be return addresses, and say so.
 */
export function nameCrash(
  panic: Panic,
  elfs: readonly FirmwareElf[],
  shaPrefix: string | null,
): readonly CrashFrame[] {
  const prefix = panic.elfPrefix ?? shaPrefix;
  const used = prefix === null ? elfs : elfs.filter(({ sha256 }) => sha256.startsWith(prefix));
  if (used.length === 0) return [];
  const { registers, backtrace, stackCode } = panic;
  const [top, ...callers] = backtrace;
  const pc = registers['mepc'] ?? registers['pc'] ?? top;
  const found = [
    ...(pc === undefined ? [] : frameOf(used, pc, 'pc')),
    ...(callers.length > 0
      ? callers.flatMap((address) => frameOf(used, address, 'caller'))
      : callersOf(registers['ra'], stackCode, used)),
  ];
  return found.slice(0, maxFrames);
}

function callersOf(
  ra: number | undefined,
  stackCode: readonly number[],
  elfs: readonly FirmwareElf[],
): readonly CrashFrame[] {
  const words = stackCode
    .slice(0, maxStackWords)
    .filter((address) => address !== ra && elfs.some((elf) => elf.isAfterCall(address) === true));
  return [
    ...(ra === undefined ? [] : frameOf(elfs, ra, 'caller')),
    ...words.flatMap((address) => frameOf(elfs, address, 'stack-word')),
  ];
}

function frameOf(
  elfs: readonly FirmwareElf[],
  address: number,
  role: CrashFrame['role'],
): readonly CrashFrame[] {
  // The call stands before a return address.
  const asked = role === 'pc' ? address : address - 1;
  for (const { symbolizer } of elfs) {
    const frames = symbolizer.framesAt(asked);
    if (frames.length > 0) return [{ address, role, frames: frames.map(withShortName) }];
  }
  return [];
}

function withShortName(frame: Frame): NamedFrame {
  return { ...frame, shortName: frame.function === null ? null : shortName(frame.function) };
}
