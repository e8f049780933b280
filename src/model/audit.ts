import type { FindingOf } from './finding.js';
import type { StructLayout } from './struct-layout.js';

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
      /** Functions that call it, by symbol; null where the calls of that machine are not read. */
      readonly callers: readonly string[] | null;
    }
  | { readonly id: 'heap-tracing'; readonly isCompiledIn: boolean; readonly symbols: readonly string[] }
  | {
      readonly id: 'frame-pointer';
      /** Functions whose first instructions set the frame pointer, of those that were looked at. */
      readonly withPointer: number;
      readonly functions: number;
      /** Null where no function was long enough to tell. */
      readonly isOn: boolean | null;
    }
  | {
      readonly id: 'nack-max-size';
      readonly maxSize: number | null;
      /** Where it was read; null where it was not. */
      readonly from: 'object' | 'debug-information' | null;
    }
  | { readonly id: 'constructors'; readonly count: number | null }
  | {
      readonly id: 'structure-sizes';
      readonly sizes: readonly StructureSize[];
      /** False where the file has no debug information: then nothing is known of any structure. */
      readonly hasDebugInformation: boolean;
    };

/** Structures that a heap trace is made of. */
export type StructureId =
  | 'queue'
  | 'tcb'
  | 'pthread-mutex'
  | 'pthread-cond'
  | 'pthread-rwlock'
  | 'nack-element'
  | 'heap-trace-record'
  | 'shared-ptr-block';

export type StructureSize = {
  readonly id: StructureId;
  /** The structure's name in this firmware. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly unit: string | null;
};

export type MemoryRegion = 'internal' | 'psram' | 'flash' | 'rtc' | 'other';

/** Memory that the firmware takes before it runs, by where it lies. */
export type StaticMemory = {
  readonly region: MemoryRegion;
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
  /** Its source file; of a global one the object, where a linker map tells it. */
  readonly file: string | null;
};

/** What an object takes in each memory, in bytes. */
export type ObjectMemory = { readonly object: string } & Readonly<Record<MemoryRegion, number>>;

/** A component's objects and their sum. */
export type ComponentMemory = {
  readonly component: string;
  readonly objects: readonly ObjectMemory[];
} & Readonly<Record<MemoryRegion, number>>;

export type AuditFinding =
  | FindingOf<
      'audit-sdkconfig-differs',
      { readonly option: string; readonly configured: string; readonly found: string }
    >
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
  /** Null without a linker map: an ELF alone does not say which object its bytes are from. */
  readonly components: readonly ComponentMemory[] | null;
  readonly findings: readonly AuditFinding[];
  /** Structures that were asked for by name. */
  readonly structs: readonly AskedStruct[];
  readonly warnings: readonly string[];
};

/** The layouts that a name has; none where the debug information does not define it. */
type AskedStruct = { readonly asked: string; readonly layouts: readonly StructLayout[] };
