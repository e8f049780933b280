import type { LittlefsContent, LittlefsDamage, LittlefsFile } from '../../../model/littlefs.js';
import type { BlockImage } from './block-image.js';
import { countFileBlocks, findFileBlocks, followFileBlocks } from './file-blocks.js';
import type { FoundFile } from './folder-walk.js';
import { wordsOf } from './metadata-log.js';
import { tagTypes } from './tag.js';

/** Finds the blocks of files, and which of them belong to somebody else already. */
export class FileLookup {
  readonly files: LittlefsFile[] = [];
  readonly damages: LittlefsDamage[] = [];
  readonly #image: BlockImage;
  /** Blocks of metadata and, more and more, of files. */
  readonly used: Set<number>;
  /** Blocks that may still be followed: all of a volume, and as many again that are shared. More is an attack. */
  #budget: number;

  constructor(image: BlockImage, used: Set<number>) {
    this.#image = image;
    this.used = used;
    this.#budget = 2 * image.blockCount;
  }

  add({ path, isPathSafe, struct, block }: FoundFile): void {
    if (struct.type === tagTypes.inlineStruct) {
      const content = { kind: 'inline', bytes: struct.data } as const;
      this.files.push({ path, isPathSafe, size: struct.data.length, content });
      return;
    }
    const [head, size] = wordsOf(struct.data);
    if (struct.type !== tagTypes.ctzStruct || head === undefined || size === undefined) {
      this.damages.push({ what: 'entry-broken', block, path });
      return;
    }
    this.files.push({ path, isPathSafe, size, content: this.#find(path, head, size) });
  }

  #find(path: string, head: number, size: number): LittlefsContent {
    const { blocks, isWhole } = followFileBlocks(this.#image, { head, size }, this.#budget);
    this.#budget -= blocks.length;
    const found = isWhole ? blocks : this.#findAround(path, head, size);
    if (found === null) return { kind: 'lost' };
    const shared = found.find((block) => this.used.has(block));
    if (shared !== undefined) this.damages.push({ what: 'block-shared', block: shared, path });
    for (const block of found) this.used.add(block);
    return { kind: 'blocks', blocks: found };
  }

  #findAround(path: string, head: number, size: number): readonly number[] | null {
    const count = countFileBlocks(size, this.#image.blockSize);
    const isAffordable = count <= this.#budget;
    const found = isAffordable ? findFileBlocks(this.#image, { head, size }) : null;
    if (isAffordable) this.#budget -= count;
    this.damages.push({ what: found === null ? 'file-broken' : 'file-doubtful', block: head, path });
    return found;
  }
}
