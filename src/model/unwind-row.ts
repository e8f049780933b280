/** Where a function, at one of its instructions, has put what its caller had in its registers (by DWARF's numbers). */
export type UnwindRow = {
  /** The stack pointer of the caller (DWARF's canonical frame address) is this register plus this many bytes. */
  readonly cfa: { readonly register: number; readonly offset: number };
  /** Bytes from there to where a register lies; null for one whose place is told in a way that is not followed. */
  readonly saved: ReadonlyMap<number, number | null>;
  /** The register of the return address. */
  readonly returnRegister: number;
  /** Nobody called this function. */
  readonly isOutermost: boolean;
};
