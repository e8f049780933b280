import type { Severity } from '../../model/finding.js';
import type {
  HeaderState,
  ToolchainArchive,
  ToolchainFinding,
  ToolchainLibrary,
} from '../../model/toolchain.js';
import { fingerprintOf } from '../fingerprint.js';
import { mutexBytes, rwlockBytes } from './lock-bytes.js';

type Judged = Pick<ToolchainLibrary, 'version' | 'headers' | 'archives'>;

/** Where libstdc++.a is not what the headers beside it say: a patch of headers does not reach what is compiled. */
export function judgeArchives(library: Judged): ToolchainFinding[] {
  return [
    ...policyOf(library, 'mutex'),
    ...policyOf(library, 'atomic'),
    ...rwlock(library),
    ...unchecked(library),
  ];
}

/** The policy that a header gives to what is compiled with it; null where that is not known. */
function headerPolicy(state: HeaderState | undefined): 'mutex' | 'atomic' | null {
  if (state === 'faulty') return 'mutex';
  return state === 'mended' || state === 'mended-by-vendor' ? 'atomic' : null;
}

function policyOf(library: Judged, policy: 'mutex' | 'atomic'): ToolchainFinding[] {
  const { version, archives } = library;
  const objectsOf = (archive: ToolchainArchive): readonly string[] =>
    archive.policies.find((one) => one.policy === policy)?.objects ?? [];
  const differing = archives.filter((archive) => {
    const header = headerPolicy(configOf(library, archive.multilib));
    return header !== null && header !== policy && objectsOf(archive).length > 0;
  });
  const [first] = differing;
  if (first === undefined) return [];
  const evidence = {
    ...evidenceOf(library, differing, objectsOf),
    policy,
    bytesEach: policy === 'mutex' ? mutexBytes : 0,
  };
  const ruleId = 'toolchain-archive-policy';
  return [{ ruleId, ...known(ruleId, 'warning', [version, policy]), evidence }];
}

function rwlock(library: Judged): ToolchainFinding[] {
  const { version, headers, archives } = library;
  const state = headers.find(({ kind }) => kind === 'shared-mutex')?.state;
  if (state !== 'mended' && state !== 'mended-by-vendor') return [];
  const leaking = archives.filter(({ undestroyed }) => undestroyed.length > 0);
  if (leaking.length === 0) return [];
  const evidence = { ...evidenceOf(library, leaking, (one) => one.undestroyed), bytesEach: rwlockBytes };
  const ruleId = 'toolchain-archive-rwlock';
  return [{ ruleId, ...known(ruleId, 'note', [version]), evidence }];
}

/** Multilibs whose headers are mended and whose archive is missing or cannot be read. */
function unchecked(library: Judged): ToolchainFinding[] {
  const { version, headers, archives } = library;
  const readable = new Set(
    archives.filter(({ problem }) => problem === null).map(({ multilib }) => multilib),
  );
  const open = headers.filter(
    ({ kind, state, multilib }) => kind === 'config' && state === 'mended' && !readable.has(multilib ?? ''),
  );
  const [first] = open;
  if (first === undefined) return [];
  const ruleId = 'toolchain-archive-unchecked';
  const reason = archives.find(
    ({ multilib, problem }) => multilib === first.multilib && problem !== null,
  )?.problem;
  const evidence = { version, path: 'libstdc++.a', count: open.length, reason: reason ?? null };
  return [{ ruleId, ...known(ruleId, 'note', [version]), evidence }];
}

function configOf({ headers }: Judged, multilib: string): HeaderState | undefined {
  return headers.find((header) => header.kind === 'config' && header.multilib === multilib)?.state;
}

function evidenceOf(
  { version, archives }: Judged,
  some: readonly ToolchainArchive[],
  objectsOf: (archive: ToolchainArchive) => readonly string[],
) {
  const objects = [...new Set(some.flatMap(objectsOf))].toSorted();
  return { version, path: some[0]?.path ?? '', count: some.length, of: archives.length, objects };
}

function known(ruleId: string, severity: Severity, names: readonly string[]) {
  return { severity, confidence: 'by-proof', fingerprint: fingerprintOf(ruleId, names) } as const;
}
