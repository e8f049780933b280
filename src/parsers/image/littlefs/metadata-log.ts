import type { BlockPair } from '../../../model/littlefs.js';
import { littlefsCrc } from './checksum.js';
import { decodeTag, firstTagMask, isCrcTag, isValidTag, noId, tagTypes, type Tag } from './tag.js';

/** What a metadata block says of one id. */
export type LogEntry = {
  readonly kind: 'file' | 'folder' | 'superblock' | null;
  readonly name: Uint8Array | null;
  readonly struct: { readonly type: number; readonly data: Uint8Array } | null;
};

type Tail = { readonly pair: BlockPair; readonly isHard: boolean };

/** The state of a metadata block after its last whole commit. */
export type MetadataLog = {
  readonly revision: number;
  readonly entries: readonly LogEntry[];
  readonly tail: Tail | null;
  /** Its share of the global state: tag and pair, to be XORed over all pairs. */
  readonly moveState: readonly [number, number, number] | null;
  /** Where the last whole commit ends. */
  readonly endOffset: number;
};

/** A pair that means "none". */
const nullBlock = 0xffffffff;
const maxEntries = 0x3ff;

/**
 * Replays the log of a metadata block up to the last commit whose CRC is right (littlefs SPEC.md, "Metadata blocks";
 * lfs.c `lfs_dir_fetchmatch`). Null where there is no whole commit: the block holds no metadata.
 */
export function readMetadataLog(block: Uint8Array): MetadataLog | null {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < 8) return null;
  const state = new LogState();
  let pending: { readonly tag: Tag; readonly data: Uint8Array }[] = [];
  let [offset, start, mask, endOffset] = [4, 0, firstTagMask, 0];
  while (offset + 4 <= block.length) {
    const word = (view.getUint32(offset) ^ mask) >>> 0;
    const tag = decodeTag(word);
    const next = offset + 4 + tag.length;
    if (!isValidTag(word) || next > block.length) break;
    mask = word;
    if (isCrcTag(tag)) {
      if (tag.length < 4) break;
      if (view.getUint32(offset + 4, true) !== littlefsCrc(block.subarray(start, offset + 4))) break;
      for (const change of pending) state.apply(change.tag, change.data);
      pending = [];
      mask = (word ^ ((tag.type & 1) << 31)) >>> 0;
      start = next;
      endOffset = next;
    } else {
      pending.push({ tag, data: block.subarray(offset + 4, next) });
    }
    offset = next;
  }
  return endOffset === 0 ? null : { revision: view.getUint32(0, true), endOffset, ...state.snapshot() };
}

/** Whether something was written behind the last whole commit: power was lost while a commit was on its way. */
export function hasTornCommit(block: Uint8Array, log: MetadataLog): boolean {
  for (let offset = log.endOffset; offset < block.length; offset++) if (block[offset] !== 0xff) return true;
  return false;
}

class LogState {
  readonly #entries: LogEntry[] = [];
  #tail: Tail | null = null;
  #moveState: readonly [number, number, number] | null = null;

  apply(tag: Tag, data: Uint8Array): void {
    if (tag.id === noId) return this.#applyToBlock(tag, data);
    if (tag.type === tagTypes.create) this.#entries.splice(tag.id, 0, emptyEntry);
    else if (tag.type === tagTypes.delete) this.#entries.splice(tag.id, 1);
    else if (tag.type >>> 8 === 0) this.#change(tag.id, { kind: kindOf(tag.type), name: data });
    else if (tag.type >>> 8 === 2) this.#change(tag.id, { struct: { type: tag.type, data } });
    // A block has no room for more ids than a tag can say.
    if (this.#entries.length > maxEntries) this.#entries.length = maxEntries;
  }

  snapshot(): Pick<MetadataLog, 'entries' | 'tail' | 'moveState'> {
    return { entries: this.#entries, tail: this.#tail, moveState: this.#moveState };
  }

  #applyToBlock({ type }: Tag, data: Uint8Array): void {
    const words = wordsOf(data);
    const [first = nullBlock, second = nullBlock, third = 0] = words;
    if (type === tagTypes.softTail || type === tagTypes.hardTail) {
      const isNone = words.length < 2 || first === nullBlock || second === nullBlock;
      this.#tail = isNone ? null : { pair: [first, second], isHard: type === tagTypes.hardTail };
    } else if (type === tagTypes.moveState && words.length >= 3) {
      this.#moveState = [first, second, third];
    }
  }

  #change(id: number, change: Partial<LogEntry>): void {
    while (this.#entries.length <= id) this.#entries.push(emptyEntry);
    this.#entries[id] = { ...(this.#entries[id] ?? emptyEntry), ...change };
  }
}

const emptyEntry: LogEntry = { kind: null, name: null, struct: null };

function kindOf(type: number): LogEntry['kind'] {
  if (type === tagTypes.file) return 'file';
  if (type === tagTypes.folder) return 'folder';
  return type === tagTypes.superblock ? 'superblock' : null;
}

/** The little-endian words of a struct. */
export function wordsOf(data: Uint8Array): number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: Math.floor(data.length / 4) }, (_, i) => view.getUint32(i * 4, true));
}
