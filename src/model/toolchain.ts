import type { LockPolicy } from './audit.js';
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

/** What the symbols of a multilib's libstdc++.a say: no header reaches what is compiled into it. */
export type ToolchainArchive = {
  readonly path: string;
  readonly multilib: string;
  readonly objects: number;
  /** Names of the objects that have each lock policy; none where nothing in the archive has a shared_ptr. */
  readonly policies: readonly { readonly policy: LockPolicy; readonly objects: readonly string[] }[];
  /** Objects that take read-write locks and destroy none. */
  readonly undestroyed: readonly string[];
  /** Why it cannot be read; then nothing else is known of it. */
  readonly problem: string | null;
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
  readonly archives: readonly ToolchainArchive[];
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
      'toolchain-archive-policy',
      ArchiveEvidence & { readonly policy: 'mutex' | 'atomic'; readonly bytesEach: number }
    >
  | FindingOf<'toolchain-archive-rwlock', ArchiveEvidence & { readonly bytesEach: number }>
  | FindingOf<
      'toolchain-header-unknown' | 'toolchain-patch-unfinished',
      { readonly version: string; readonly path: string; readonly count: number }
    >
  | FindingOf<
      'toolchain-archive-unchecked',
      {
        readonly version: string;
        readonly path: string;
        readonly count: number;
        /** Why the first cannot be read; null where there is none. */
        readonly reason: string | null;
      }
    >;

type ArchiveEvidence = {
  readonly version: string;
  /** The first of `count` archives, of `of` that there are. */
  readonly path: string;
  readonly count: number;
  readonly of: number;
  readonly objects: readonly string[];
};

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
  /** What stays wrong in libstdc++.a with the headers as they are then. */
  readonly findings: readonly ToolchainFinding[];
};
