import type { BlockPair } from '../../../model/littlefs.js';
import type { BlockImage, MetadataPair } from './block-image.js';
import { compareNames } from './entry-name.js';
import type { BrokenFolder, TreePlace } from './folder-walk.js';
import { wordsOf, type MetadataLog } from './metadata-log.js';
import { tagTypes } from './tag.js';

/** The first pair of a run of pairs that nothing leads to any more, and where its entries are listed. */
export type StrayRun = { readonly place: TreePlace; readonly pair: BlockPair };

type Stray = { readonly block: number; readonly log: MetadataLog };

/**
 * Looks for what a lost pair led to: blocks of metadata that belong to nothing. Old copies are told by their tail: a
 * pair is the tail of exactly one other, so a stray whose tail is already somebody's is of an earlier time. `used` are
 * the blocks of the tree and its files.
 */
export function findStrayRuns(
  image: BlockImage,
  used: ReadonlySet<number>,
  { pairs, broken }: { readonly pairs: Iterable<MetadataPair>; readonly broken: readonly BrokenFolder[] },
): StrayRun[] {
  const strays = newestStrays(listStrays(image, used), tailsOf(pairs));
  const targets = new Set(strays.flatMap(({ log }) => pointersOf(log)));
  const heads = strays.filter(({ block }) => !targets.has(block));
  const continued = findContinued(heads, broken);
  return mergeNeighbours(heads).map(({ block, partner }) => ({
    place: continued?.block === block ? continued.place : { path: `lost+found/${block}`, isPathSafe: true },
    pair: [block, partner],
  }));
}

function listStrays(image: BlockImage, used: ReadonlySet<number>): Stray[] {
  const strays: Stray[] = [];
  for (let block = 0; block < image.blockCount; block++) {
    const log = used.has(block) ? null : image.log(block);
    // An empty folder has nothing to lose.
    if (log !== null && log.entries.length > 0) strays.push({ block, log });
  }
  return strays;
}

function tailsOf(pairs: Iterable<MetadataPair>): Set<string> {
  return new Set(Array.from(pairs, ({ log }) => tailKey(log)));
}

/** The same for the pair in whichever order; "none" for the end of the list, which only one pair is. */
function tailKey({ tail }: MetadataLog): string {
  return tail === null ? 'none' : tail.pair.toSorted((a, b) => a - b).join();
}

/** Of strays with one tail the newest; none whose tail is that of a pair in the tree. */
function newestStrays(strays: readonly Stray[], taken: ReadonlySet<string>): Stray[] {
  const newest = new Map<string, Stray>();
  for (const stray of strays) {
    const key = tailKey(stray.log);
    const rival = newest.get(key);
    const isNewer = rival === undefined || ((stray.log.revision - rival.log.revision) | 0) > 0;
    if (!taken.has(key) && isNewer) newest.set(key, stray);
  }
  return [...newest.values()];
}

/** The blocks of all pairs that a stray leads to within its folder and below it. */
function pointersOf({ tail, entries }: MetadataLog): number[] {
  const folders = entries.flatMap(({ struct }) =>
    struct?.type === tagTypes.folderStruct ? wordsOf(struct.data).slice(0, 2) : [],
  );
  return [...(tail?.isHard ? tail.pair : []), ...folders];
}

/**
 * The stray that goes on with a broken folder, where that is beyond doubt: one folder is broken, behind its first pair,
 * it holds files only, and the names of exactly one stray come after those that it has.
 */
function findContinued(
  heads: readonly Stray[],
  broken: readonly BrokenFolder[],
): { readonly block: number; readonly place: TreePlace } | null {
  const [folder, ...others] = broken;
  if (folder === undefined || others.length > 0 || !folder.isContinued || folder.hasFolders) return null;
  const [fitting, ...rivals] = heads.filter(({ log }) => followsOn(log, folder.lastName));
  if (fitting === undefined || rivals.length > 0) return null;
  return { block: fitting.block, place: { path: folder.path, isPathSafe: folder.isPathSafe } };
}

function followsOn({ entries }: MetadataLog, lastName: Uint8Array | null): boolean {
  const [first] = entries;
  return first?.name != null && (lastName === null || compareNames(first.name, lastName) > 0);
}

/** Two strays side by side are a pair's newer and older block; a lone one is paired with itself. */
function mergeNeighbours(heads: readonly Stray[]): { readonly block: number; readonly partner: number }[] {
  const byBlock = new Map(heads.map((stray) => [stray.block, stray]));
  const merged: { readonly block: number; readonly partner: number }[] = [];
  for (const { block, log } of heads) {
    const before = byBlock.get(block - 1);
    if (before && Math.abs((before.log.revision - log.revision) | 0) === 1) continue;
    const after = byBlock.get(block + 1);
    const isPair = after !== undefined && Math.abs((after.log.revision - log.revision) | 0) === 1;
    merged.push({ block, partner: isPair ? block + 1 : block });
  }
  return merged;
}
