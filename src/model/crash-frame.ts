import type { Frame } from './frame.js';

/** What a core printed of itself as it stopped, or was stopped for a look. */
export type CoreTrace = {
  /** Null where the text does not say. */
  readonly core: number | null;
  readonly architecture: 'riscv' | 'xtensa' | null;
  /** By their names as printed, lower case: `mepc`, `ra`, `sp`, `mcause`, `mtval`; `pc`, `exccause`, `excvaddr`. */
  readonly registers: Readonly<Record<string, number>>;
  /** Program counters of an Xtensa `Backtrace:` line or of a RISC-V one with EH frames, innermost first. */
  readonly backtrace: readonly number[];
  /** What `Stack memory:` shows, from the stack pointer on: a part for each run of lines that follow one another. */
  readonly stack: readonly StackMemory[];
  /** Names that a monitor has put into the log itself, by their addresses as printed. */
  readonly decoded: ReadonlyMap<number, readonly Frame[]>;
};

/** Words of memory, one after the other. */
export type StackMemory = { readonly address: number; readonly words: readonly number[] };

/** The function of the firmware where a panic began; its name without parameters. */
export type Culprit = {
  readonly name: string;
  readonly file: string | null;
  readonly line: number | null;
};

/** An address that a panic could not use, where it tells what went wrong. */
export type Fault = {
  readonly address: number;
  /** `freed`, `uninitialised`: near the fill of the heap's poisoning, so a pointer read from such memory. */
  readonly meaning: 'null' | 'freed' | 'uninitialised' | 'unused-stack' | 'block-head' | 'block-tail';
  /** It was called; else read or written. */
  readonly isCall: boolean;
};

/** An address of a panic: `stack-word` is a word of the stack that follows a call, so a return address perhaps. */
export type CrashFrame = {
  readonly address: number;
  readonly role: 'pc' | 'caller' | 'stack-word';
  /** Innermost first. */
  readonly frames: readonly NamedFrame[];
};

/** A frame and its function without parameters and template arguments. */
export type NamedFrame = Frame & { readonly shortName: string | null };

/** A part of a board that firmware was built for and that does not answer: external RAM, the chip that has the Wi-Fi. */
export type MissingPart = 'psram' | 'coprocessor';
