import type { Frame } from './frame.js';

/** A function on a call stack; inlined functions share the address of the one that they were inlined into. */
export type StackFrame = Frame & {
  readonly address: number;
  /** For people, as in `Owner` of a heap report; null where no name is known. */
  readonly name: string | null;
  /** True for the frame that the group belongs to. */
  readonly isOwner: boolean;
};
