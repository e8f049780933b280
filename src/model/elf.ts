/** A section of an ELF file; its bytes are read on demand through `ElfFile.read`. */
export type ElfSection = {
  readonly name: string;
  /** ELF's own name in lower case (`progbits`, `nobits`, `symtab`…), or the number of an unknown type. */
  readonly type: string | number;
  readonly address: number;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly link: number;
  readonly info: number;
  readonly entrySizeBytes: number;
  readonly isAllocated: boolean;
  readonly isExecutable: boolean;
  readonly isCompressed: boolean;
  /** SHF_MERGE: the linker keeps equal strings once. */
  readonly isMerged: boolean;
};

/** A program header of type LOAD. */
export type ElfSegment = {
  readonly address: number;
  readonly offset: number;
  readonly fileSizeBytes: number;
  readonly memorySizeBytes: number;
  readonly isExecutable: boolean;
};

export type ElfMachine = 'riscv' | 'xtensa' | 'arm';

export type ElfSymbol = {
  /** As the linker knows it, mangled. */
  readonly name: string;
  readonly address: number;
  /** 0 where the compiler gave none (assembly). */
  readonly sizeBytes: number;
  readonly kind: 'function' | 'object' | 'none';
  /** The STT_FILE symbol that precedes a local symbol: its translation unit. */
  readonly file: string | null;
};
