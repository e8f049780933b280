import type { HeapRecord, HeapRegion } from '../../model/heap-dump.js';
import type { Cause, CauseId, HeapGroup, Owner } from '../../model/heap-report.js';
import type { CauseFinder } from './causes.js';
import type { ChainTable } from './chain-table.js';
import { KnownBlocks } from './known-blocks.js';
import { PairDetector, type PairCounts } from './pair-detector.js';
import type { StackResolver } from './stack-resolver.js';

/** Blocks of one call stack, size and region. */
type StackGroup = {
  readonly chainId: number;
  readonly sizeBytes: number;
  readonly region: HeapRegion | null;
  readonly pairs: PairCounts;
  count: number;
  /** Of `count`, those that an earlier dump has shown. */
  kept: number;
  /** The dump that `count`, `kept` and `pairs` are of. */
  dump: number;
};

/** Distinct (stack, size, region) in one dump. Beyond it blocks go to a group without stack. */
const maxGroups = 20_000;

const regionCodes = { internal: 1, psram: 2 } as const;

/**
 * Collects the living blocks of a dump. Its memory depends on the number of groups, not on that of records. What dumps
 * have in common is kept from one to the next: call stacks come back.
 */
export class LeakGroups {
  readonly #chains: ChainTable;
  readonly #known = new Map<number, StackGroup>();
  readonly #byCallers = new Map<readonly number[], StackGroup>();
  readonly #pairs = new PairDetector();
  readonly #blocks = new KnownBlocks();
  #groups: StackGroup[] = [];
  #dump = 0;
  #bytes = 0;
  #count = 0;
  #countWithCallers = 0;

  constructor(chains: ChainTable) {
    this.#chains = chains;
  }

  /** Another dump begins; `hasLost` where this one did not show all of its blocks. */
  startDump(hasLost: boolean): void {
    if (this.#known.size > maxGroups) {
      this.#known.clear();
      this.#byCallers.clear();
    }
    this.#pairs.reset();
    this.#blocks.startDump(hasLost);
    this.#groups = [];
    this.#dump++;
    this.#bytes = 0;
    this.#count = 0;
    this.#countWithCallers = 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#count;
  }

  /** One number for each living block, oldest first. */
  get blocks(): readonly number[] {
    return this.#blocks.blocks;
  }

  get countWithCallers(): number {
    return this.#countWithCallers;
  }

  add(record: HeapRecord): void {
    this.#count++;
    this.#bytes += record.sizeBytes;
    if (record.callers.length > 0) this.#countWithCallers++;
    const group = this.#groupOf(record);
    if (group.dump !== this.#dump) this.#startGroup(group);
    group.count++;
    if (this.#blocks.add(record)) group.kept++;
    this.#pairs.observe(record, group.pairs);
  }

  /** Each call stack of the dump with its number of blocks. */
  stacks(): Iterable<{ readonly chainId: number; readonly count: number }> {
    return this.#groups;
  }

  /** Groups by (owner, or call stack where no owner is known), size and region; largest bytes first. */
  byOwner(stacks: StackResolver, causes: CauseFinder): readonly HeapGroup[] {
    const owned = new Map<number, OwnerGroup>();
    const groups: HeapGroup[] = [];
    for (const group of this.#groups) {
      const callers = this.#chains.at(group.chainId);
      const stack = stacks.resolve(group.chainId, callers);
      const cause = causes.find(group, stack);
      if (!stack.owner) {
        const frames = stacks.framesOf(group.chainId, callers);
        groups.push(heapGroup(group, { owner: null, cause, callers, stack: frames }, group));
        continue;
      }
      const key = groupKey(group, stack.ownerId);
      const known = owned.get(key);
      if (known) known.add(group, stack.owner, cause);
      else owned.set(key, new OwnerGroup(group, stack.owner, cause));
    }
    for (const group of owned.values()) groups.push(group.toHeapGroup(this.#chains, stacks));
    const told = this.#blocks.isWhole ? groups : groups.map((group) => ({ ...group, keptCount: null }));
    return told.toSorted(compareGroups);
  }

  #groupOf(record: HeapRecord): StackGroup {
    // The parser gives the same array for the same stack, and most stacks ask for one size only.
    const recent = this.#byCallers.get(record.callers);
    if (recent && recent.sizeBytes === record.sizeBytes && recent.region === record.region) return recent;
    const group = this.#findGroup(record);
    if (record.callers.length > 0 && this.#byCallers.size < maxGroups)
      this.#byCallers.set(record.callers, group);
    return group;
  }

  #findGroup(record: HeapRecord): StackGroup {
    const chainId = this.#groups.length < maxGroups ? this.#chains.intern(record.callers) : 0;
    const key = groupKey(record, chainId);
    let group = this.#known.get(key);
    if (!group) {
      const pairs = { mutexes: 0, conditions: 0, rwlocks: 0 };
      group = {
        chainId,
        sizeBytes: record.sizeBytes,
        region: record.region,
        pairs,
        count: 0,
        kept: 0,
        dump: -1,
      };
      this.#known.set(key, group);
    }
    return group;
  }

  #startGroup(group: StackGroup): void {
    group.dump = this.#dump;
    group.count = 0;
    group.kept = 0;
    Object.assign(group.pairs, { mutexes: 0, conditions: 0, rwlocks: 0 });
    this.#groups.push(group);
  }
}

// Numbers below 2^52, exact in a double: sizes have 32 bits, stacks and owners less than 2^17.
function groupKey({ sizeBytes, region }: Pick<HeapRecord, 'sizeBytes' | 'region'>, id: number): number {
  return (sizeBytes * 4 + (region === null ? 0 : regionCodes[region])) * 131_072 + id;
}

/** Several stacks that have one owner; the most frequent of them speaks for it. */
class OwnerGroup {
  #main: StackGroup;
  #owner: Owner;
  #count = 0;
  #kept = 0;
  readonly #causes: { readonly cause: Cause | null; count: number }[] = [];

  constructor(group: StackGroup, owner: Owner, cause: Cause | null) {
    this.#main = group;
    this.#owner = owner;
    this.#addCause(group, cause);
  }

  add(group: StackGroup, owner: Owner, cause: Cause | null): void {
    if (group.count > this.#main.count) {
      this.#main = group;
      this.#owner = owner;
    }
    this.#addCause(group, cause);
  }

  #addCause(group: StackGroup, cause: Cause | null): void {
    this.#count += group.count;
    this.#kept += group.kept;
    const known = this.#causes.find((other) => isSameCause(other.cause, cause));
    if (known) known.count += group.count;
    else this.#causes.push({ cause, count: group.count });
  }

  toHeapGroup(chains: ChainTable, stacks: StackResolver): HeapGroup {
    const { chainId } = this.#main;
    const callers = chains.at(chainId);
    const stack = stacks.framesOf(chainId, callers);
    const what = { owner: this.#owner, cause: this.#cause(), callers, stack };
    return heapGroup(this.#main, what, { count: this.#count, kept: this.#kept });
  }

  // The cause of most blocks; those of the others are its alternatives.
  #cause(): Cause | null {
    const [only, ...more] = this.#causes;
    if (more.length === 0) return only?.cause ?? null;
    const [first, ...others] = this.#causes.toSorted((a, b) => b.count - a.count);
    if (!first?.cause || others.length === 0) return first?.cause ?? null;
    const alternatives = new Set<CauseId>(first.cause.alternatives);
    for (const { cause } of others) if (cause && cause.id !== first.cause.id) alternatives.add(cause.id);
    return { ...first.cause, alternatives: [...alternatives] };
  }
}

function heapGroup(
  { sizeBytes, region, count: mainCount }: StackGroup,
  { owner, cause, callers, stack }: Pick<HeapGroup, 'owner' | 'cause' | 'callers' | 'stack'>,
  { count, kept }: Pick<StackGroup, 'count' | 'kept'>,
): HeapGroup {
  return {
    sizeBytes,
    count,
    bytes: count * sizeBytes,
    region,
    owner,
    callers,
    stack,
    cause,
    otherStacks: count - mainCount,
    keptCount: kept,
  };
}

function isSameCause(a: Cause | null, b: Cause | null): boolean {
  return a === b || (a !== null && a.id === b?.id && a.confidence === b.confidence);
}

function compareGroups(a: HeapGroup, b: HeapGroup): number {
  return (
    b.bytes - a.bytes ||
    b.sizeBytes - a.sizeBytes ||
    compareText(a.owner?.function, b.owner?.function) ||
    compareText(a.region ?? undefined, b.region ?? undefined) ||
    (a.callers[0] ?? 0) - (b.callers[0] ?? 0)
  );
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
