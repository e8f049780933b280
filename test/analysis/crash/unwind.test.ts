import { describe, expect, it } from 'vitest';
import { unwind, type UnwindSource } from '../../../src/analysis/crash/unwind.js';
import type { CoreTrace } from '../../../src/model/crash-frame.js';
import type { UnwindRow } from '../../../src/model/unwind-row.js';

const [ra, sp] = [1, 2] as const;
const stackAt = 0x4ff3_b000;

/** A function that has moved the stack by so many bytes and keeps its return address at their top. */
const frame = (bytes: number): UnwindRow => ({
  cfa: { register: sp, offset: bytes },
  saved: new Map([[ra, -4]]),
  returnRegister: ra,
  isOutermost: false,
});
const leaf: UnwindRow = { ...frame(0), saved: new Map() };

function trace(registers: Readonly<Record<string, number>>, words: readonly number[]): CoreTrace {
  return {
    core: 0,
    architecture: 'riscv',
    registers: { sp: stackAt, ...registers },
    backtrace: [],
    stack: [{ address: stackAt, words }],
    decoded: new Map(),
  };
}

/** Functions of 0x100 bytes from 0x4000_0000 on, each with its row; each address behind them follows a call. */
function source(...rows: readonly UnwindRow[]): UnwindSource {
  const isCode = (address: number): boolean =>
    address >= 0x4000_0000 && address < 0x4000_0000 + rows.length * 0x100;
  return {
    rowAt: (address) => (isCode(address) ? (rows[(address - 0x4000_0000) >> 8] ?? null) : null),
    isReturn: (address) => isCode(address) && address % 0x10 === 4,
  };
}

const inFunction = (number: number): number => 0x4000_0000 + number * 0x100 + 0x54;

describe('the stack of a RISC-V panic', () => {
  it('goes from a leaf by its register, then by the frames', () => {
    const words = [0, 0, 0, inFunction(2), 0, inFunction(3)];
    const rows = source(leaf, frame(16), frame(8), { ...leaf, isOutermost: true });
    expect(unwind(trace({ mepc: 0x4000_0010, ra: inFunction(1) }, words), rows)).toEqual({
      callers: [inFunction(1), inFunction(2), inFunction(3)],
      goesOnAt: null,
    });
  });

  it('does not take the register for the caller of a function that has put it away', () => {
    const unwound = unwind(
      trace({ mepc: 0x4000_0010, ra: inFunction(0) }, [0, 0, 0, inFunction(1)]),
      source(frame(16), leaf),
    );
    expect(unwound).toEqual({ callers: [inFunction(1)], goesOnAt: stackAt + 16 });
  });

  it.each([
    ['follows no call', [0, 0, 0, 0x4000_0111]],
    ['is not in the part that was printed', [0, 0, 0]],
    ['is 0', [0, 0, 0, 0]],
  ])('ends where the return address %s', (_, words) => {
    const unwound = unwind(trace({ mepc: 0x4000_0010 }, words), source(frame(16), frame(16)));
    expect(unwound).toEqual({ callers: [], goesOnAt: stackAt });
  });

  it.each([
    ['back', -16],
    ['further than any frame', 0x10_0000],
  ])('ends where a frame leads %s', (_, bytes) => {
    const unwound = unwind(trace({ mepc: 0x4000_0010, ra: inFunction(1) }, [0]), source(frame(bytes), leaf));
    expect(unwound?.callers).toEqual([]);
  });

  it('has an end where a function calls itself for ever', () => {
    const looping = source(leaf, { ...frame(4), saved: new Map([[ra, 0]]) });
    const words = Array.from({ length: 1000 }, () => inFunction(1));
    const unwound = unwind(trace({ mepc: 0x4000_0110 }, words), looping);
    expect(unwound?.callers).toEqual(Array.from({ length: 32 }, () => inFunction(1)));
  });

  it('begins with the return address where no code was called, and nowhere else', () => {
    const words = [0, inFunction(1)];
    const rows = source(frame(8), leaf);
    const registers = { mepc: 0, ra: inFunction(0) };
    expect(unwind(trace(registers, words), rows)?.callers).toEqual([inFunction(0), inFunction(1)]);
    const wild = { ...registers, mepc: 0x5000_1234 };
    expect(unwind(trace({ ...wild, mcause: 1 }, words), rows)?.callers).toEqual([
      inFunction(0),
      inFunction(1),
    ]);
    // Of a ROM, say, which may have moved the stack.
    expect(unwind(trace({ ...wild, mcause: 5 }, words), rows)).toBeNull();
  });
});
