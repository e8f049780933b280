import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { BootLog, ConstructorBoot, MapFinding } from '../../model/constructor-report.js';
import { fingerprintOf } from '../fingerprint.js';

/** Constructors or addresses that a finding lists. */
const maxListed = 10;

const proven = { severity: 'error', confidence: 'by-proof' } as const;

/**
 * Compares the constructors that a boot called, in set and order, with those of the ELF. `skipped` are those that the
 * firmware leaves out on purpose.
 */
export function checkBootOrder(
  map: ConstructorMap,
  { path, boot }: BootLog,
  skipped: readonly Constructor[],
): readonly MapFinding[] {
  const identity = checkIdentity(map, path, boot);
  const unknown = findUnknown(map, path, boot);
  // Where most calls go to other functions, it is another firmware: all that follows would be noise.
  const isOther = unknown !== null && unknown.evidence.count * 2 > boot.calls.length;
  const due = { ...map, constructors: map.constructors.filter((one) => !skipped.includes(one)) };
  const rest = isOther ? [] : [...findMissing(due, path, boot), ...findReordered(map, path, boot)];
  return [identity, unknown, ...rest].filter((finding) => finding !== null);
}

/** Findings about the map alone. */
export function checkMap({ constructors }: ConstructorMap): readonly MapFinding[] {
  return constructors
    .filter(({ isCode }) => !isCode)
    .slice(0, maxListed)
    .map((entry) => {
      const fingerprint = fingerprintOf('ctors-outside-code', [entry.array, entry.index]);
      return { ruleId: 'ctors-outside-code', ...proven, evidence: { entry }, fingerprint };
    });
}

function checkIdentity(
  { path, sha256 }: ConstructorMap,
  source: string,
  boot: ConstructorBoot,
): MapFinding | null {
  const shaPrefix = boot.elfPrefix;
  if (shaPrefix === null || sha256.startsWith(shaPrefix)) return null;
  const evidence = { source, line: boot.calls[0]?.line ?? 0, shaPrefix, path, sha256 };
  const fingerprint = fingerprintOf('ctors-elf-mismatch', []);
  return { ruleId: 'ctors-elf-mismatch', ...proven, severity: 'warning', evidence, fingerprint };
}

type Unknown = Extract<MapFinding, { ruleId: 'ctors-boot-unknown' }>;

function findUnknown(
  { constructors }: ConstructorMap,
  source: string,
  { calls }: ConstructorBoot,
): Unknown | null {
  const known = new Set(constructors.map(({ address }) => address));
  const unknown = calls.filter(({ address }) => !known.has(address));
  const [first] = unknown;
  if (!first) return null;
  const addresses = unknown.slice(0, maxListed).map(({ address }) => address);
  const evidence = { source, line: first.line, addresses, count: unknown.length, calls: calls.length };
  return {
    ruleId: 'ctors-boot-unknown',
    ...proven,
    evidence,
    fingerprint: fingerprintOf('ctors-boot-unknown', []),
  };
}

function findMissing(map: ConstructorMap, source: string, boot: ConstructorBoot): readonly MapFinding[] {
  const called = new Set(boot.calls.map(({ address }) => address));
  const missing = map.constructors.filter(({ address }) => !called.has(address));
  const lastCall = boot.calls.at(-1);
  const last = map.constructors.findLast(({ address }) => address === lastCall?.address);
  if (missing.length === 0 || !lastCall || !last) return [];
  const place = { source, line: lastCall.line };
  const isTail = missing.every(({ index }) => index > last.index);
  if (isTail && boot.end !== 'startup') {
    const evidence = {
      ...place,
      last,
      called: boot.calls.length,
      total: map.constructors.length,
      end: boot.end,
    };
    const severity = boot.end === 'end-of-input' ? 'warning' : 'error';
    const fingerprint = fingerprintOf('ctors-boot-stopped', [nameOf(last)]);
    return [{ ruleId: 'ctors-boot-stopped', ...proven, severity, evidence, fingerprint }];
  }
  const evidence = { ...place, constructors: missing.slice(0, maxListed), count: missing.length };
  const fingerprint = fingerprintOf('ctors-boot-missing', missing.map(nameOf));
  return [{ ruleId: 'ctors-boot-missing', ...proven, evidence, fingerprint }];
}

function findReordered(map: ConstructorMap, source: string, boot: ConstructorBoot): readonly MapFinding[] {
  const called = new Set(boot.calls.map(({ address }) => address));
  const expected = map.constructors.filter(({ address }) => called.has(address));
  const byAddress = new Map(expected.map((constructor) => [constructor.address, constructor]));
  const calls = boot.calls.filter(({ address }) => byAddress.has(address));
  const position = calls.findIndex(({ address }, index) => expected[index]?.address !== address);
  const call = calls[position];
  const actual = call && byAddress.get(call.address);
  // Past the end of the list: a constructor that was called a second time.
  const wanted = expected[position] ?? expected.at(-1);
  if (!call || !actual || !wanted) return [];
  const evidence = { source, line: call.line, position, expected: wanted, called: actual };
  const fingerprint = fingerprintOf('ctors-boot-order', [nameOf(wanted), nameOf(actual)]);
  return [{ ruleId: 'ctors-boot-order', ...proven, evidence, fingerprint }];
}

function nameOf({ symbol, file, line }: Constructor): string | null {
  return symbol ?? (file === null ? null : `${file}:${line ?? 0}`);
}
