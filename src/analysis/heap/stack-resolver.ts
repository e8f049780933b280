import type { Frame } from '../../model/frame.js';
import type { Owner } from '../../model/heap-report.js';
import type { StackFrame } from '../../model/stack-frame.js';
import { shortName } from '../../parsers/elf/demangle/short-name.js';
import type { SymbolSources } from '../symbols/symbol-sources.js';
import { isPlumbing } from './plumbing.js';

const unknownFrame: Frame = { function: null, file: null, line: null, inlined: false };
const noFrames: readonly StackFrame[] = [];

export type ResolvedStack = {
  readonly owner: Owner | null;
  /** The same number for the same owner, told by function and file; 0 where none is known. */
  readonly ownerId: number;
  /**
   * Short names of the known frames from the innermost to the owner, inlined ones among them. What lies further out
   * called the owner and says nothing about the block.
   */
  readonly names: readonly string[];
  /** True when each caller up to the owner has a name: then what the names do not show has not happened. */
  readonly isFullyNamed: boolean;
};

/** What is known of a stack where nothing has a name. */
const unknownStack: ResolvedStack = { owner: null, ownerId: 0, names: [], isFullyNamed: false };

/** Turns call stacks into names and an owner. Remembers what it did, because stacks repeat. */
export class StackResolver {
  readonly #symbols: SymbolSources;
  readonly #ownerIds = new Map<string, number>();
  #known = new Map<number, ResolvedStack>();
  #knownFrames = new Map<number, readonly StackFrame[]>();
  #generation = 0;

  constructor(symbols: SymbolSources) {
    this.#symbols = symbols;
  }

  /** `id` is the stack's number in the chain table. */
  resolve(id: number, callers: readonly number[]): ResolvedStack {
    if (this.#symbols.isEmpty) return unknownStack;
    this.#forgetIfNamesCame();
    let stack = this.#known.get(id);
    if (!stack) {
      stack = this.#lookUp(callers);
      this.#known.set(id, stack);
    }
    return stack;
  }

  /** The whole stack with names; empty where no name is known. */
  framesOf(id: number, callers: readonly number[]): readonly StackFrame[] {
    if (this.#symbols.isEmpty) return noFrames;
    this.#forgetIfNamesCame();
    let frames = this.#knownFrames.get(id);
    if (!frames) {
      frames = this.#nameFrames(callers);
      this.#knownFrames.set(id, frames);
    }
    return frames;
  }

  #forgetIfNamesCame(): void {
    if (this.#generation === this.#symbols.generation) return;
    this.#generation = this.#symbols.generation;
    this.#known = new Map();
    this.#knownFrames = new Map();
  }

  #nameFrames(callers: readonly number[]): readonly StackFrame[] {
    let hasOwner = false;
    const frames = callers.flatMap((address) => {
      const found = this.#symbols.framesAtReturn(address);
      return (found.length > 0 ? found : [unknownFrame]).map((frame): StackFrame => {
        const name = frame.function === null ? null : shortName(frame.function);
        const isOwner: boolean = !hasOwner && name !== null && !isPlumbing(name);
        hasOwner ||= isOwner;
        return { ...frame, address, name, isOwner };
      });
    });
    return frames.some(({ name, file }) => name !== null || file !== null) ? frames : noFrames;
  }

  #lookUp(callers: readonly number[]): ResolvedStack {
    const names: string[] = [];
    let isFullyNamed = true;
    for (const caller of callers) {
      const frames = this.#symbols.framesAtReturn(caller);
      if (frames.length === 0) isFullyNamed = false;
      for (const frame of frames) {
        if (frame.function === null) continue;
        const name = shortName(frame.function);
        names.push(name);
        if (isPlumbing(name)) continue;
        const owner = ownerOf(frame, frame.function, name);
        return { owner, ownerId: this.#ownerId(owner), names, isFullyNamed };
      }
    }
    return { owner: null, ownerId: 0, names, isFullyNamed: isFullyNamed && names.length > 0 };
  }

  #ownerId(owner: Owner): number {
    const key = `${owner.function}\n${owner.file ?? ''}`;
    let id = this.#ownerIds.get(key);
    if (id === undefined) {
      id = this.#ownerIds.size + 1;
      this.#ownerIds.set(key, id);
    }
    return id;
  }
}

function ownerOf(frame: Frame, name: string, short: string): Owner {
  return { function: name, name: short, file: frame.file, line: frame.line };
}
