import type { Severity } from '../../model/finding.js';
import type { HeaderKind, ToolchainFinding, ToolchainLibrary } from '../../model/toolchain.js';
import { fingerprintOf } from '../fingerprint.js';

/** A FreeRTOS queue of 84 bytes and the 4 of its heap block (ESP-IDF 5.5, rv32, no trace facility). */
const mutexBytes = 84 + 4;
/** A pthread_rwlock_t has a mutex and a condition variable, each with a FreeRTOS mutex. */
const rwlockBytes = 2 * mutexBytes;

/** What is wrong with the libraries of a toolchain. */
export function judgeToolchain(libraries: readonly ToolchainLibrary[]): ToolchainFinding[] {
  return libraries.flatMap((library) => [
    ...unfinished(library),
    ...faults(library, 'config', mutexBytes),
    ...faults(library, 'shared-mutex', rwlockBytes),
    ...unknown(library),
    ...archiveUnchecked(library),
  ]);
}

const faultRules = { config: 'toolchain-lock-policy', 'shared-mutex': 'toolchain-shared-mutex' } as const;

function faults(
  { version, headers }: ToolchainLibrary,
  kind: HeaderKind,
  bytesEach: number,
): ToolchainFinding[] {
  const all = headers.filter((header) => header.kind === kind);
  const [first, ...others] = all.filter(({ state }) => state === 'faulty');
  if (first === undefined) return [];
  const ruleId = faultRules[kind];
  const evidence = { version, path: first.path, count: others.length + 1, of: all.length, bytesEach };
  return [{ ruleId, ...known(ruleId, version, 'warning'), evidence }];
}

function unfinished({ version, root, patch }: ToolchainLibrary): ToolchainFinding[] {
  if (patch !== 'partly') return [];
  const ruleId = 'toolchain-patch-unfinished';
  return [{ ruleId, ...known(ruleId, version, 'error'), evidence: { version, path: root, count: 1 } }];
}

function unknown({ version, headers }: ToolchainLibrary): ToolchainFinding[] {
  const [first, ...others] = headers.filter(({ state }) => state === 'unknown');
  if (first === undefined) return [];
  const ruleId = 'toolchain-header-unknown';
  const evidence = { version, path: first.path, count: others.length + 1 };
  return [{ ruleId, ...known(ruleId, version, 'warning'), evidence }];
}

/** The lock policy is compiled into the library as well, and into it no header reaches. */
function archiveUnchecked({ version, headers }: ToolchainLibrary): ToolchainFinding[] {
  const mended = headers.filter(({ kind, state }) => kind === 'config' && state === 'mended');
  const [first] = mended;
  if (first === undefined) return [];
  const ruleId = 'toolchain-archive-unchecked';
  return [
    {
      ruleId,
      ...known(ruleId, version, 'note'),
      evidence: { version, path: 'libstdc++.a', count: mended.length },
    },
  ];
}

function known(ruleId: string, version: string, severity: Severity) {
  return { severity, confidence: 'by-proof', fingerprint: fingerprintOf(ruleId, [version]) } as const;
}
