import { createHash } from 'node:crypto';
import { readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageVersion } from '../package-file.js';
import type { IndexParts } from '../parsers/elf/index/collect-index.js';
import { packIndex } from '../parsers/elf/index/index-container.js';
import { SymbolIndex } from '../parsers/elf/index/symbol-index.js';
import { FileByteSource } from './file-byte-source.js';
import { writeWholeFile } from './write-whole-file.js';

const maxFolderBytes = 192 * 1024 * 1024;
const maxFileBytes = 96 * 1024 * 1024;
// Indexes, and what earlier versions kept.
const ours = /^[0-9a-f]{32}\.(?:index|json)$/;

/**
 * The index of one ELF in the user's cache folder. A file of another version, of another build, cut off or damaged
 * counts as none. It is safe to delete at any time.
 */
export class IndexStore {
  readonly #folder: string;
  readonly #path: string;
  readonly #identity: Uint8Array;
  readonly index: SymbolIndex | null;
  #file: FileByteSource | null = null;

  private constructor(folder: string, identity: Uint8Array) {
    this.#folder = folder;
    this.#identity = identity;
    this.#path = join(folder, `${Buffer.from(identity).toString('hex').slice(0, 32)}.index`);
    this.index = this.#read();
  }

  /** Null where the ELF cannot be looked at: whoever opens it says why. */
  static open(elfPath: string, folder: string): IndexStore | null {
    try {
      return new IndexStore(folder, identityOf(elfPath));
    } catch {
      // A path that is missing or may not be read.
      return null;
    }
  }

  /** Writes what is new beside what there is, whole or not at all, and removes the oldest files of a full folder. */
  async save(parts: IndexParts): Promise<void> {
    const kept = this.index?.blocks() ?? [];
    try {
      // A block that is damaged by now takes the whole index with it; the next run makes a new one.
      if (kept.length + parts.packed.length !== parts.units.length)
        return rmSync(this.#path, { force: true });
      const bytes = packIndex(parts, this.#identity, kept);
      if (bytes.length > maxFileBytes) return;
      await mkdir(this.#folder, { recursive: true });
      removeOldest(this.#folder, maxFolderBytes - bytes.length);
      await writeWholeFile(this.#path, bytes, { isDurable: false });
    } catch {
      // A full disk or a read-only home costs the next run its head start, and nothing else.
    }
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #read(): SymbolIndex | null {
    try {
      this.#file = new FileByteSource(this.#path);
      const index =
        this.#file.sizeBytes <= maxFileBytes ? SymbolIndex.read(this.#file, this.#identity) : null;
      if (index === null) this.close();
      return index;
    } catch {
      // No file yet, or one that may not be read.
      this.close();
      return null;
    }
  }
}

// A hash of the content would read the whole file, which takes longer than most answers.
function identityOf(path: string): Uint8Array {
  const stat = statSync(path, { bigint: true });
  if (!stat.isFile()) throw new Error('not a file');
  const { dev, ino, size, mtimeNs, ctimeNs } = stat;
  const words = [packageVersion(), realpathSync(path), dev, ino, size, mtimeNs, ctimeNs];
  return createHash('sha256').update(words.join('|')).digest();
}

function removeOldest(folder: string, room: number): void {
  const files = readdirSync(folder)
    .filter((name) => ours.test(name))
    .map((name) => ({ path: join(folder, name), stat: statSync(join(folder, name)) }))
    .toSorted((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
  let bytes = 0;
  for (const { path, stat } of files) {
    bytes += stat.size;
    if (bytes > room) rmSync(path, { force: true });
  }
}
