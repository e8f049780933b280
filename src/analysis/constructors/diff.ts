import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type {
  ConstructorChange,
  ConstructorChangeKind,
  ConstructorDiff,
} from '../../model/constructor-report.js';
import type { Severity } from '../../model/finding.js';
import { groupBy } from './group-by.js';
import { pathInComponent } from './source-identity.js';

const kindOrder: readonly ConstructorChangeKind[] = ['added', 'removed', 'renamed', 'moved', 'unchanged'];

/**
 * Compares the constructors of two builds. The same symbol of the same file is the same constructor; what is left over
 * of a file on both sides is renamed, since the compiler names a unit's constructor after its first global.
 */
export function diffConstructors(before: ConstructorMap, after: ConstructorMap): ConstructorDiff {
  const same = pairBy(before.constructors, after.constructors, identityOf);
  const renamed = pairBy(same.before, same.after, ownerOf);
  const changes = [
    ...same.pairs.map(([old, now]) => change(old.address === now.address ? 'unchanged' : 'moved', old, now)),
    ...renamed.pairs.map(([old, now]) => change('renamed', old, now)),
    ...renamed.before.map((old) => change('removed', old, null)),
    ...renamed.after.map((now) => change('added', null, now)),
  ];
  const pairs = [...same.pairs, ...renamed.pairs].toSorted(([a], [b]) => a.index - b.index);
  return {
    changes: changes.toSorted(
      (a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || indexOf(a) - indexOf(b),
    ),
    isReordered: pairs.some(([, now], i) => now.index < (pairs[i - 1]?.[1].index ?? 0)),
  };
}

/**
 * How grave each change is: one more constructor before the scheduler is a warning, a protected one that went an error;
 * a moved or renamed one only matters to lists of addresses.
 */
export function judgeChanges({ changes, isReordered }: ConstructorDiff): readonly Severity[] {
  const severities = changes.flatMap(({ kind, before }): readonly Severity[] => {
    if (kind === 'unchanged') return [];
    if (kind === 'added') return ['warning'];
    return kind === 'removed' && before?.protection ? ['error'] : ['note'];
  });
  return isReordered ? [...severities, 'warning'] : severities;
}

type Pair = readonly [Constructor, Constructor];
type Pairing = {
  readonly pairs: readonly Pair[];
  readonly before: readonly Constructor[];
  readonly after: readonly Constructor[];
};

// Constructors that share a key are paired in the order of their calls.
function pairBy(
  before: readonly Constructor[],
  after: readonly Constructor[],
  keyOf: (constructor: Constructor) => string | null,
): Pairing {
  const waiting = groupBy(before, (one) => [keyOf(one)].filter((key) => key !== null));
  // Taken from the end, in their order.
  for (const group of waiting.values()) group.reverse();
  const pairs: Pair[] = [];
  const left: Constructor[] = [];
  for (const now of after) {
    const old = waiting.get(keyOf(now) ?? '')?.pop();
    if (old) pairs.push([old, now]);
    else left.push(now);
  }
  const paired = new Set(pairs.map(([old]) => old));
  return { pairs, before: before.filter((constructor) => !paired.has(constructor)), after: left };
}

function identityOf(constructor: Constructor): string | null {
  const { symbol, array } = constructor;
  return symbol === null ? null : JSON.stringify([symbol, ownerOf(constructor), array]);
}

function ownerOf({ file, object }: Constructor): string | null {
  return file === null ? object : pathInComponent(file);
}

function change(
  kind: ConstructorChangeKind,
  before: Constructor | null,
  after: Constructor | null,
): ConstructorChange {
  return { kind, before, after };
}

function indexOf({ before, after }: ConstructorChange): number {
  return (after ?? before)?.index ?? 0;
}
