import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { ListedConstructor, VerifiedConstructor } from '../../model/constructor-list.js';
import type { DriftFinding } from '../../model/constructor-report.js';
import { fingerprintOf } from '../fingerprint.js';
import { isSameSource } from './source-identity.js';

/** Looks up each listed constructor in today's ELF, by symbol or by file and line, and says where it stands now. */
export function verifyConstructors(
  { constructors }: ConstructorMap,
  listed: readonly ListedConstructor[],
): readonly VerifiedConstructor[] {
  const byAddress = new Map(constructors.map((constructor) => [constructor.address, constructor]));
  // Without debug information an ELF tells no more than the names of some sources.
  const hasPlaces = constructors.some(({ file }) => file !== null && file.includes('/'));
  const candidates = new Map(listed.map((one) => [one, candidatesFor(one, constructors)]));
  return listed.map((one) => {
    const found = candidates.get(one) ?? [];
    const here = byAddress.get(one.address) ?? null;
    if (isUnnamed(one)) return { ...verdict(one, here ? 'unproven' : 'gone'), now: here };
    if (here && found.includes(here)) return { ...verdict(one, 'same'), now: here };
    const occupant = here;
    const [only] = found;
    if (!only && here && !hasPlaces && !isOther(one, here)) return { ...verdict(one, 'unproven'), now: here };
    if (!only) return { ...verdict(one, 'gone'), occupant };
    const now = found.length === 1 ? only : pairUp(one, found, candidates);
    if (now) return { ...verdict(one, 'moved'), now, occupant };
    return { ...verdict(one, 'ambiguous'), candidates: found, occupant };
  });
}

/** Each listed constructor that is not where the list says. */
export function findDrift(verified: readonly VerifiedConstructor[], source: string): readonly DriftFinding[] {
  return verified
    .filter(({ status }) => status !== 'same' && status !== 'unproven')
    .map((one) => {
      const { listed, status } = one;
      const fingerprint = fingerprintOf('ctors-drift', [listed.symbol, listed.file, status]);
      const evidence = { source, verified: one };
      return { ruleId: 'ctors-drift', severity: 'error', confidence: 'by-proof', evidence, fingerprint };
    });
}

function verdict(listed: ListedConstructor, status: VerifiedConstructor['status']): VerifiedConstructor {
  return { listed, status, now: null, candidates: [], occupant: null };
}

function isUnnamed({ symbol, file }: ListedConstructor): boolean {
  return symbol === null && file === null;
}

// Where all that can be compared are a symbol and the name of a source, and one of them differs.
function isOther(listed: ListedConstructor, here: Constructor): boolean {
  if (listed.symbol !== null || listed.file === null) return true;
  return here.file !== null && here.file !== listed.file.split('/').at(-1);
}

// A symbol settles it. A line is the last one of its unit and moves whenever the file is edited: it decides only
// between several constructors of the file.
function candidatesFor(
  listed: ListedConstructor,
  constructors: readonly Constructor[],
): readonly Constructor[] {
  const { symbol, file, line } = listed;
  if (symbol !== null) {
    const named = constructors.filter(
      (constructor) => constructor.symbol === symbol || constructor.name === symbol,
    );
    if (named.length > 0)
      return named.filter((one) => file === null || isIn(one, file) || named.length === 1);
  }
  if (file === null) return [];
  const inFile = constructors.filter((constructor) => isIn(constructor, file));
  const onLine = inFile.filter((constructor) => constructor.line === line);
  return onLine.length > 0 ? onLine : inFile;
}

function isIn(constructor: Constructor, file: string): boolean {
  return constructor.file !== null && isSameSource(file, constructor.file);
}

// Several constructors of one file, all of them listed: the linker keeps their order, so they are paired in it.
function pairUp(
  listed: ListedConstructor,
  found: readonly Constructor[],
  all: ReadonlyMap<ListedConstructor, readonly Constructor[]>,
): Constructor | null {
  const rivals = [...all].filter(([, others]) => others.length === found.length && others[0] === found[0]);
  if (rivals.length !== found.length) return null;
  const order = rivals.map(([one]) => one).toSorted((a, b) => a.address - b.address);
  return found.toSorted((a, b) => a.address - b.address)[order.indexOf(listed)] ?? null;
}
