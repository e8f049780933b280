import type { Constructor } from '../../model/constructor.js';
import type { SkipList, SkipProblem, SkipSelection, SkipWarning } from '../../model/constructor-skip.js';
import { compilePattern } from './skip-pattern.js';

export type SkipRequest = {
  /** Globs, see `compilePattern`. */
  readonly skip: readonly string[];
  readonly keep: readonly string[];
  readonly list: SkipList | null;
  /** Skip what must run, too. */
  readonly isForced: boolean;
};

export type Selected =
  | { readonly selection: SkipSelection; readonly problem: null }
  | { readonly selection: null; readonly problem: SkipProblem };

/**
 * Chooses the constructors to skip. Each pattern has to match something and each line of the list has to be found:
 * whoever thinks that a constructor is skipped, and it is not, has a board that does not start.
 */
export function selectSkipped(constructors: readonly Constructor[], request: SkipRequest): Selected {
  const { skip, keep, list, isForced } = request;
  const skipMatches = matchAll(constructors, skip);
  const keepMatches = matchAll(constructors, keep);
  const kept = new Set([...keepMatches.values()].flat().concat(found(list, 'keep')));
  const problem =
    findEmpty('skip', skipMatches) ??
    findEmpty('keep', keepMatches) ??
    findMissing(list) ??
    findUseless(skipMatches, { kept, isForced, total: constructors.length });
  if (problem) return { selection: null, problem };
  const wanted = new Set([...skipMatches.values()].flat().concat(found(list, 'skip')));
  const chosen = constructors.filter((one) => wanted.has(one) && !kept.has(one));
  const skipped = chosen.filter(({ protection }) => isForced || protection === null);
  if (skipped.length === 0) return { selection: null, problem: nothingLeft(list, chosen) };
  const isSkipped = new Set(skipped);
  const warnings = [...protectionWarnings(chosen, isForced), ...listWarnings(list)];
  const others = constructors.filter((one) => !isSkipped.has(one));
  return { selection: { skipped, kept: others, warnings }, problem: null };
}

// The patterns have been judged: what is chosen and may not be skipped comes from the list.
function nothingLeft(list: SkipList | null, chosen: readonly Constructor[]): SkipProblem {
  if (list === null || chosen.length === 0) return { kind: 'nothing-left' };
  return { kind: 'list-all-protected', path: list.path, entries: chosen };
}

type Matches = ReadonlyMap<string, readonly Constructor[]>;

function matchAll(constructors: readonly Constructor[], patterns: readonly string[]): Matches {
  return new Map(patterns.map((pattern) => [pattern, constructors.filter(compilePattern(pattern))]));
}

function found(list: SkipList | null, action: 'skip' | 'keep'): readonly Constructor[] {
  return (list?.entries ?? []).flatMap(({ listed, now }) =>
    now && (listed.action ?? 'skip') === action ? [now] : [],
  );
}

function findEmpty(option: 'skip' | 'keep', matches: Matches): SkipProblem | null {
  for (const [pattern, { length }] of matches) {
    if (length === 0) return { kind: 'pattern-matches-nothing', option, pattern };
  }
  return null;
}

// One that is to be kept and is gone does no harm.
function findMissing(list: SkipList | null): SkipProblem | null {
  const entries = list?.entries.filter(({ listed, now }) => !now && listed.action !== 'keep') ?? [];
  return list && entries.length > 0 ? { kind: 'list-not-found', path: list.path, entries } : null;
}

type Limits = {
  readonly kept: ReadonlySet<Constructor>;
  readonly isForced: boolean;
  readonly total: number;
};

function findUseless(matches: Matches, { kept, isForced, total }: Limits): SkipProblem | null {
  for (const [pattern, entries] of matches) {
    const left = entries.filter((one) => !kept.has(one));
    if (left.length === 0) return { kind: 'pattern-all-kept', pattern };
    if (!isForced && left.length === total) return { kind: 'everything', pattern, count: total };
    if (!isForced && left.every(({ protection }) => protection !== null)) {
      return { kind: 'pattern-all-protected', pattern, entries: left };
    }
  }
  return null;
}

function protectionWarnings(chosen: readonly Constructor[], isForced: boolean): readonly SkipWarning[] {
  const kind = isForced ? 'protected-skipped' : 'protected-kept';
  return chosen.filter(({ protection }) => protection !== null).map((entry) => ({ kind, entry }));
}

function listWarnings(list: SkipList | null): readonly SkipWarning[] {
  const entries = (list?.entries ?? []).filter(({ listed }) => listed.action !== 'keep');
  const moved = entries.filter(({ status }) => status === 'moved').length;
  const byAddress = entries.flatMap(({ status, listed, now }): SkipWarning[] =>
    status === 'unproven' && now
      ? [{ kind: 'matched-by-address', listLine: listed.listLine, entry: now }]
      : [],
  );
  return moved > 0 ? [{ kind: 'list-moved', moved, listed: entries.length }, ...byAddress] : byAddress;
}
