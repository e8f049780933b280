import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from '../model/frame.js';
import { packageVersion } from '../package-file.js';

// Raise it when answers would differ from those of an earlier version of ours.
const formatVersion = 1;
const maxAnswers = 20_000;
const maxFolderBytes = 64 * 1024 * 1024;
const maxFileBytes = 16 * 1024 * 1024;

/** What one frame is made of, by numbers of `strings`; -1 where it is not known. */
type StoredFrame = readonly [functionIndex: number, fileIndex: number, line: number, inlined: 0 | 1];

type Stored = {
  readonly format: number;
  readonly identity: string;
  readonly strings: readonly string[];
  readonly frames: readonly StoredFrame[];
  /** Address, then the numbers of its frames. */
  readonly answers: readonly (readonly number[])[];
};

/**
 * Answers of earlier runs about one ELF, in the user's cache folder. A file of another version, of another build, cut
 * off or damaged counts as none. It is safe to delete at any time.
 */
export class AnswerCache {
  readonly #folder: string;
  readonly #path: string;
  readonly #identity: string;
  readonly #answers: Map<number, readonly Frame[]>;
  #hasNews = false;

  private constructor(folder: string, identity: string) {
    this.#folder = folder;
    this.#identity = identity;
    this.#path = join(folder, `${createHash('sha256').update(identity).digest('hex').slice(0, 32)}.json`);
    this.#answers = readAnswers(this.#path, identity);
  }

  /** Null where the ELF cannot be looked at: whoever opens it says why. */
  static open(elfPath: string, folder: string): AnswerCache | null {
    try {
      return new AnswerCache(folder, identityOf(elfPath));
    } catch {
      // A path that is missing or may not be read.
      return null;
    }
  }

  get isEmpty(): boolean {
    return this.#answers.size === 0;
  }

  get(address: number): readonly Frame[] | undefined {
    return this.#answers.get(address);
  }

  add(address: number, frames: readonly Frame[]): void {
    if (this.#answers.size >= maxAnswers) return;
    this.#answers.set(address, frames);
    this.#hasNews = true;
  }

  /** Writes what is new, whole or not at all, and removes the oldest files of a folder that has grown too large. */
  async save(): Promise<void> {
    if (!this.#hasNews) return;
    const { default: writeFileAtomic } = await import('write-file-atomic');
    try {
      await mkdir(this.#folder, { recursive: true });
      removeOldest(this.#folder);
      await writeFileAtomic(this.#path, JSON.stringify(pack(this.#identity, this.#answers)), {
        fsync: false,
      });
    } catch {
      // A full disk or a read-only home costs the next run its head start, and nothing else.
    }
  }
}

// A hash of the content would read the whole file, which takes longer than most answers.
function identityOf(path: string): string {
  const stat = statSync(path, { bigint: true });
  if (!stat.isFile()) throw new Error('not a file');
  const { dev, ino, size, mtimeNs, ctimeNs } = stat;
  return [packageVersion(), realpathSync(path), dev, ino, size, mtimeNs, ctimeNs].join('|');
}

function readAnswers(path: string, identity: string): Map<number, readonly Frame[]> {
  try {
    if (statSync(path).size > maxFileBytes) return new Map();
    // Checked by `unpack`, which throws for anything else.
    const stored = JSON.parse(readFileSync(path, 'utf8')) as Stored;
    return stored.format === formatVersion && stored.identity === identity ? unpack(stored) : new Map();
  } catch {
    // No file yet, one that was cut off, or none of ours.
    return new Map();
  }
}

// Throws where anything is not as `pack` writes it.
function unpack({ strings, frames, answers }: Stored): Map<number, readonly Frame[]> {
  const textAt = (index: number): string | null => {
    if (index === -1) return null;
    const text = strings[index];
    if (typeof text !== 'string') throw new TypeError('no string');
    return text;
  };
  const known = frames.map(([name, file, line, inlined]): Frame => {
    if (!Number.isInteger(line)) throw new TypeError('no line');
    return {
      function: textAt(name),
      file: textAt(file),
      line: line === -1 ? null : line,
      inlined: inlined === 1,
    };
  });
  return new Map(
    answers.map(([address, ...indexes]) => {
      const list = indexes.map((index) => known[index]);
      if (!Number.isInteger(address) || list.includes(undefined)) throw new TypeError('no answer');
      return [address, list] as [number, readonly Frame[]];
    }),
  );
}

function pack(identity: string, answers: ReadonlyMap<number, readonly Frame[]>): Stored {
  const strings = new Numbers<string>();
  const frames = new Numbers<string>();
  const stringOf = (text: string | null): number => (text === null ? -1 : strings.of(text));
  const packed = Array.from(answers, ([address, list]) => [
    address,
    ...list.map((frame) => {
      const { function: name, file, line, inlined } = frame;
      return frames.of(`${stringOf(name)},${stringOf(file)},${line ?? -1},${inlined ? 1 : 0}`);
    }),
  ]);
  return {
    format: formatVersion,
    identity,
    strings: strings.items,
    // Written above from four numbers each.
    frames: frames.items.map((text) => text.split(',').map(Number) as unknown as StoredFrame),
    answers: packed,
  };
}

/** Gives each different item a number, from 0. */
class Numbers<Item> {
  readonly #numbers = new Map<Item, number>();

  of(item: Item): number {
    let number = this.#numbers.get(item);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(item, number);
    }
    return number;
  }

  get items(): readonly Item[] {
    return [...this.#numbers.keys()];
  }
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ path: join(folder, name), stat: statSync(join(folder, name)) }))
    .toSorted((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
  let bytes = 0;
  for (const { path, stat } of files) {
    bytes += stat.size;
    if (bytes > maxFolderBytes) rmSync(path, { force: true });
  }
}
