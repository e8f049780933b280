/** One function that an address belongs to; an inlined function shares its address with its caller. */
export type Frame = {
  /** As people read it: demangled, in full. Null where only the file is known. */
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** True when this function's code was inlined into the next frame. */
  readonly inlined: boolean;
};

/** From an address to names; where these come from (an ELF, a monitor's decode lines) is its own matter. */
export interface Symbolizer {
  /** Innermost first. Empty when nothing is known. `address` is a program counter, not a return address. */
  framesAt(address: number): readonly Frame[];
}
