/** A member or a base class of a structure. */
export type StructMember = {
  /** Null for an unnamed member (an anonymous union, an unnamed base). */
  readonly name: string | null;
  /** As the source says it, as far as the debug information does. */
  readonly type: string;
  /** From the structure's start; null where it is known only when the program runs (a virtual base). */
  readonly offsetBytes: number | null;
  /** Null where the type is incomplete or damaged. */
  readonly sizeBytes: number | null;
  /** Width of a bit field. */
  readonly bits: number | null;
  readonly isBase: boolean;
};

/** What a structure takes, as the compiler wrote it into the debug information. */
export type StructLayout = {
  /** With its namespaces: `rtc::RtcpNackResponder::Storage`. */
  readonly name: string;
  readonly kind: 'struct' | 'class' | 'union' | 'other';
  readonly sizeBytes: number;
  readonly members: readonly StructMember[];
  /** Static members whose value the compiler knew: `DefaultMaxSize` 64. */
  readonly constants: readonly { readonly name: string; readonly value: number }[];
  /** Set where the members did not all fit the bound of this reader. */
  readonly isCut: boolean;
  /** The translation unit that this definition was read in. */
  readonly unit: string | null;
};
