import type { CoreTrace } from '../../model/crash-frame.js';
import type { UnwindRow } from '../../model/unwind-row.js';
import { programCounterOf } from '../../parsers/log/crash/core-trace.js';
import { maxNullOffset } from './fault-address.js';

/** What an ELF tells of its functions' frames and calls. */
export type UnwindSource = {
  rowAt(address: number): UnwindRow | null;
  /** Whether a call stands before an address. */
  isReturn(address: number): boolean;
};

export type UnwoundStack = {
  /** Return addresses, innermost first. */
  readonly callers: readonly number[];
  /** Where the last one's frame ends: what the stack holds beyond is not unwound. Null where that is all there is. */
  readonly goesOnAt: number | null;
};

/** RISC-V registers as the panic handler prints them, by DWARF's numbers (RISC-V ABIs, "DWARF register numbers"). */
const names = [
  'zero ra sp gp tp t0 t1 t2 s0/fp s1 a0 a1 a2 a3 a4 a5',
  'a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6',
].flatMap((line) => line.split(' '));
const [ra, sp] = [1, 2] as const;
/** What a function may change without putting it back. */
const isTemporary = (register: number): boolean => /^[at]\d/.test(names[register] ?? '');

/** RISC-V privileged specification, `mcause`. */
const instructionAccessFault = 1;

const maxCallers = 32;
/** No task of a microcontroller has a larger frame. */
const maxFrameBytes = 64 * 1024;

/**
 * Unwinds the stack that a RISC-V panic printed, by the frames that the compiler has told. Null where the ELF does not
 * know the place of the panic, so that nothing follows from it.
 */
export function unwind(trace: CoreTrace, source: UnwindSource): UnwoundStack | null {
  const pc = programCounterOf(trace.registers);
  if (trace.architecture !== 'riscv' || pc === undefined) return null;
  let registers: (number | undefined)[] = names.map((name) => trace.registers[name]);
  const callers: number[] = [];
  let row = source.rowAt(pc);
  const returnsTo = registers[ra];
  if (row === null) {
    // Called, and no code was there: nothing but the return address has changed. Code of a ROM may have moved the stack.
    const isNowhere = pc < maxNullOffset || trace.registers['mcause'] === instructionAccessFault;
    if (!isNowhere || returnsTo === undefined || !source.isReturn(returnsTo)) return null;
    callers.push(returnsTo);
    registers[ra] = undefined;
    row = source.rowAt(returnsTo - 1);
  }
  while (row !== null && callers.length < maxCallers) {
    if (row.isOutermost) return { callers, goesOnAt: null };
    const caller = callerOf(registers, row, trace);
    if (caller === null || !source.isReturn(caller.returnAddress)) break;
    // Its own return address was in the register before it called, and is no more.
    registers = caller.registers.with(ra, undefined);
    callers.push(caller.returnAddress);
    row = source.rowAt(caller.returnAddress - 1);
  }
  return { callers, goesOnAt: registers[sp] ?? null };
}

function callerOf(
  registers: readonly (number | undefined)[],
  { cfa, saved, returnRegister }: UnwindRow,
  { stack }: CoreTrace,
): { readonly registers: (number | undefined)[]; readonly returnAddress: number } | null {
  const [base, from] = [registers[cfa.register], registers[sp]];
  if (base === undefined || from === undefined) return null;
  const frameEnd = base + cfa.offset;
  if (frameEnd < from || frameEnd - from > maxFrameBytes) return null;
  const before = registers.map((value, register) => (isTemporary(register) ? undefined : value));
  for (const [register, offset] of saved) {
    if (register < names.length)
      before[register] = offset === null ? undefined : wordAt(stack, frameEnd + offset);
  }
  const returnAddress = before[returnRegister];
  before[sp] = frameEnd;
  return returnAddress === undefined ? null : { registers: before, returnAddress };
}

function wordAt(stack: CoreTrace['stack'], at: number): number | undefined {
  const part = stack.find(({ address, words }) => at >= address && at < address + words.length * 4);
  return part?.words[(at - part.address) / 4];
}
