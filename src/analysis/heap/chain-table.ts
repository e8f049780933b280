/** Distinct call stacks that are told apart; a firmware has some hundred. Beyond it, stacks count as unknown. */
const maxChains = 65_536;

const maxRemembered = 8_192;

/** The stack without frames: its number is 0. */
const noCallers: readonly number[] = [];

/** Numbers call stacks, so that a stack that is seen a million times is kept once. */
export class ChainTable {
  readonly #chains: (readonly number[])[] = [noCallers];
  readonly #byHash = new Map<number, number[]>();
  /** The parser hands out the same array for the same text. */
  readonly #byIdentity = new Map<readonly number[], number>();
  #isFull = false;

  /** True once stacks were seen that no longer got a number. */
  get isFull(): boolean {
    return this.#isFull;
  }

  intern(callers: readonly number[]): number {
    if (callers.length === 0) return 0;
    const known = this.#byIdentity.get(callers);
    if (known !== undefined) return known;
    const id = this.#find(callers);
    if (this.#byIdentity.size >= maxRemembered) this.#byIdentity.clear();
    this.#byIdentity.set(callers, id);
    return id;
  }

  #find(callers: readonly number[]): number {
    const hash = hashOf(callers);
    const candidates = this.#byHash.get(hash);
    if (candidates) {
      for (const id of candidates) if (isSame(this.at(id), callers)) return id;
    }
    if (this.#chains.length === maxChains) {
      this.#isFull = true;
      return 0;
    }
    const id = this.#chains.push(callers) - 1;
    if (candidates) candidates.push(id);
    else this.#byHash.set(hash, [id]);
    return id;
  }

  at(id: number): readonly number[] {
    return this.#chains[id] ?? noCallers;
  }
}

// FNV-1a over whole words.
function hashOf(callers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const caller of callers) hash = Math.imul(hash ^ caller, 0x01000193);
  return hash;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}
