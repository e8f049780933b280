import type { BlockPair, LittlefsDamage } from '../../../model/littlefs.js';
import { isSamePair, type BlockImage, type MetadataPair } from './block-image.js';
import { rootPair } from './superblock.js';
import { decodeTag, tagTypes } from './tag.js';

/** An entry that was being moved when power was lost: it is at its new place already and no longer here. */
export type PendingMove = { readonly id: number; readonly pair: BlockPair };

/** The list of all pairs, in the order of their tails, and what is wrong with it. */
export type TailList = {
  readonly pairs: readonly MetadataPair[];
  readonly damages: readonly LittlefsDamage[];
};

/** Follows the tails, soft and hard, from the root to the end of the list. */
export function followTails(image: BlockImage): TailList {
  const pairs: MetadataPair[] = [];
  const seen = new Set<number>();
  for (let next: BlockPair | null = rootPair; next !== null;) {
    const found = image.pair(next);
    // A lost pair is told by the folder that it belongs to.
    if (found === null) break;
    if (seen.has(found.block))
      return { pairs, damages: [{ what: 'tail-cycle', block: found.block, path: '' }] };
    seen.add(found.block);
    pairs.push(found);
    next = found.log.tail?.pair ?? null;
  }
  return { pairs, damages: [] };
}

/** The move that was not completed, by the XOR of what all pairs say (littlefs SPEC.md, "Global state"). */
export function findPendingMove(pairs: readonly MetadataPair[]): PendingMove | null {
  const state: [number, number, number] = [0, 0, 0];
  for (const { log } of pairs) {
    for (const [i, word] of (log.moveState ?? []).entries()) state[i] = ((state[i] ?? 0) ^ word) >>> 0;
  }
  const [word, a, b] = state;
  const { type, id } = decodeTag(word);
  return type === tagTypes.delete ? { id, pair: [a, b] } : null;
}

/** Whether this entry is the one that has moved away. */
export function hasMovedAway(move: PendingMove | null, pair: BlockPair, id: number): boolean {
  return move !== null && move.id === id && isSamePair(move.pair, pair);
}
