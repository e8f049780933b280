import type { FindingOf } from './finding.js';

/** How libstdc++ counts the owners of a std::shared_ptr (`__gnu_cxx::_Lock_policy`). */
export type LockPolicy = 'single' | 'mutex' | 'atomic';

/** What an ELF says about one question; `null` where it does not say. */
export type AuditFact =
  | {
      readonly id: 'lock-policy';
      /** Symbols that name each policy, and a few of them. */
      readonly policies: readonly {
        readonly policy: LockPolicy;
        readonly symbols: number;
        readonly examples: readonly string[];
        /** Translation units, as far as local symbols or a linker map tell. */
        readonly units: readonly string[];
      }[];
    }
  | {
      readonly id: 'rwlock';
      /** True where something takes such a lock: `pthread_rwlock_rdlock` and the like are linked in. */
      readonly isUsed: boolean;
      /** True where `pthread_rwlock_destroy` is linked in. */
      readonly isDestroyed: boolean;
    }
  | { readonly id: 'heap-tracing'; readonly isCompiledIn: boolean; readonly symbols: readonly string[] }
  | {
      readonly id: 'frame-pointer';
      /** Functions whose first instructions set the frame pointer, of those that were looked at. */
      readonly withPointer: number;
      readonly functions: number;
    }
  | { readonly id: 'nack-max-size'; readonly maxSize: number | null }
  | { readonly id: 'constructors'; readonly count: number | null };

/** Memory that the firmware takes before it runs, by where it lies. */
export type StaticMemory = {
  readonly region: 'internal' | 'psram' | 'flash' | 'rtc' | 'other';
  readonly sizeBytes: number;
  readonly sections: readonly {
    readonly name: string;
    readonly address: number;
    readonly sizeBytes: number;
  }[];
};

/** Named objects and functions in internal RAM, largest first. */
export type StaticSymbol = {
  readonly name: string;
  readonly address: number;
  readonly sizeBytes: number;
  readonly file: string | null;
};

export type AuditFinding =
  | FindingOf<
      'audit-lock-policy',
      { readonly symbols: number; readonly units: readonly string[]; readonly isMixed: boolean }
    >
  | FindingOf<'audit-rwlock', Record<string, never>>
  | FindingOf<'audit-no-heap-tracing', Record<string, never>>
  | FindingOf<'audit-no-frame-pointer', { readonly withPointer: number; readonly functions: number }>;

export type AuditReport = {
  readonly path: string;
  readonly sha256: string;
  readonly machine: string;
  readonly facts: readonly AuditFact[];
  readonly memory: readonly StaticMemory[];
  readonly largest: readonly StaticSymbol[];
  readonly findings: readonly AuditFinding[];
};
