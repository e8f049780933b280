import type { Frame, Symbolizer } from '../model/frame.js';
import { ElfSymbolizer } from '../parsers/elf/elf-symbolizer.js';
import { cacheFolder } from './cache-folder.js';
import { IndexStore } from './index-store.js';
import type { OpenElfs } from './open-elf.js';

const leastSavingMs = 200;

/**
 * Names addresses of one ELF: from the index of earlier runs where that knows them, else from the file, which is opened
 * when it is first needed. What was read while something was wrong with the debug information is not kept.
 */
export class CachedSymbolizer implements Symbolizer {
  readonly #open: () => ElfSymbolizer;
  readonly #store: IndexStore | null;
  readonly #start = performance.now();
  #elf: ElfSymbolizer | null = null;

  /** `folder` null leaves the user's cache folder alone. */
  constructor(path: string, files: OpenElfs, folder: string | null = cacheFolder('symbols')) {
    this.#open = () => new ElfSymbolizer(files.open(path));
    this.#store = folder === null ? null : IndexStore.open(path, folder);
    // Without an index the file is opened now, so that a bad one is told before the first question.
    if (!this.#store?.index) this.#elf = this.#open();
  }

  get warnings(): readonly string[] {
    return this.#elf?.warnings ?? [];
  }

  framesAt(address: number): readonly Frame[] {
    const known = this.#store?.index?.framesAt(address);
    if (known) return known;
    this.#elf ??= this.#open();
    return this.#elf.framesAt(address);
  }

  /** Keeps what was read for the next run; that takes about as long as the answers did at most. */
  async save(budgetMs = Math.max(leastSavingMs, performance.now() - this.#start)): Promise<void> {
    try {
      const known = this.#store?.index?.units ?? new Set<number>();
      const end = performance.now() + budgetMs;
      const parts = this.#store && this.#elf?.indexParts(known, () => performance.now() < end);
      if (parts) await this.#store?.save(parts);
    } finally {
      this.#store?.close();
    }
  }
}
