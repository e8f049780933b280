import type { Severity } from '../../model/finding.js';
import type { HeaderKind, ToolchainFinding, ToolchainLibrary } from '../../model/toolchain.js';
import { fingerprintOf } from '../fingerprint.js';
import { judgeArchives } from './archive-findings.js';
import { mutexBytes, rwlockBytes } from './lock-bytes.js';

/** What is wrong with the libraries of a toolchain. */
export function judgeToolchain(libraries: readonly ToolchainLibrary[]): ToolchainFinding[] {
  return libraries.flatMap((library) => [
    ...unfinished(library),
    ...faults(library, 'config', mutexBytes),
    ...faults(library, 'shared-mutex', rwlockBytes),
    ...unknown(library),
    ...judgeArchives(library),
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

function known(ruleId: string, version: string, severity: Severity) {
  return { severity, confidence: 'by-proof', fingerprint: fingerprintOf(ruleId, [version]) } as const;
}
