import type { Constructor } from './constructor.js';

/** A constructor as somebody wrote it down for an earlier build: what a skip list, a map or a note says of it. */
export type ListedConstructor = {
  /** Line of the list, from 1. */
  readonly listLine: number;
  readonly address: number;
  readonly symbol: string | null;
  /** A whole path or the end of one, with slashes. */
  readonly file: string | null;
  readonly line: number | null;
  /** Under a label `Skip:`, `Allow:` or `Keep:`; null without one. */
  readonly action: 'skip' | 'keep' | null;
};

export type ConstructorList = {
  readonly entries: readonly ListedConstructor[];
  /** Lines that say something else. */
  readonly rejected: readonly { readonly listLine: number; readonly text: string }[];
};

/** What became of a listed constructor. */
type ListedStatus =
  /** It still stands at that address. */
  | 'same'
  /** It stands elsewhere now: `now`. */
  | 'moved'
  /** No constructor of that symbol or file is left. */
  | 'gone'
  /** Several could be it: `candidates`. */
  | 'ambiguous'
  /** There is a constructor at that address, but the list does not say which one it was. */
  | 'unproven';

export type VerifiedConstructor = {
  readonly listed: ListedConstructor;
  readonly status: ListedStatus;
  readonly now: Constructor | null;
  readonly candidates: readonly Constructor[];
  /** Another constructor that stands at the listed address now, and would be taken for it. */
  readonly occupant: Constructor | null;
};
