import type { FindingOf } from './finding.js';

/** What a header of libstdc++ says about its fault. */
export type HeaderState =
  /** It has the fault, and we know how to mend it. */
  | 'faulty'
  /** It is as our edit, or one by hand, leaves it. */
  | 'mended'
  /** The toolchain's maker has mended it. */
  | 'mended-by-vendor'
  | 'not-affected'
  /** It is written in a way that we do not know; it is never edited. */
  | 'unknown';

/** `config` is bits/c++config.h, one a multilib; `shared-mutex` is the header of that name. */
export type HeaderKind = 'config' | 'shared-mutex';

export type ToolchainHeader = {
  readonly kind: HeaderKind;
  /** From the folder of the library, with `/`. */
  readonly path: string;
  /** `rv32imafc_zicsr_zifencei/ilp32f`; `default` for the one without; null for headers that all share. */
  readonly multilib: string | null;
  readonly state: HeaderState;
};

/** How far a patch of ours is. */
export type PatchProgress = 'none' | 'partly' | 'whole';

/** One libstdc++ for RISC-V: `…/include/c++/14.2.0`. */
export type ToolchainLibrary = {
  readonly root: string;
  /** `14.2.0`: the folder's name. */
  readonly version: string;
  /** `riscv32-esp-elf` */
  readonly target: string;
  readonly headers: readonly ToolchainHeader[];
  readonly patch: PatchProgress;
};

export type ToolchainFinding =
  | FindingOf<
      'toolchain-lock-policy' | 'toolchain-shared-mutex',
      {
        readonly version: string;
        readonly path: string;
        readonly count: number;
        readonly of: number;
        readonly bytesEach: number;
      }
    >
  | FindingOf<
      'toolchain-header-unknown' | 'toolchain-patch-unfinished' | 'toolchain-archive-unchecked',
      { readonly version: string; readonly path: string; readonly count: number }
    >;

/** What was done with a header, or would be; `before` and `after` differ where it is or would be changed. */
export type HeaderChange = {
  readonly path: string;
  readonly action: 'patched' | 'planned' | 'already' | 'restored' | 'same';
  readonly before: string;
  readonly after: string;
};

export type ToolchainChange = {
  readonly library: Pick<ToolchainLibrary, 'root' | 'version' | 'target'>;
  readonly kind: 'patch' | 'restore';
  readonly isDryRun: boolean;
  readonly changes: readonly HeaderChange[];
  /** Headers that somebody has edited since a patch: then nothing is changed, and `before` is as we know them. */
  readonly edited: readonly HeaderChange[];
};
