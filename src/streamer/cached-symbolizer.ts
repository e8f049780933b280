import envPaths from 'env-paths';
import type { Frame, Symbolizer } from '../model/frame.js';
import { ElfSymbolizer } from '../parsers/elf/elf-symbolizer.js';
import { AnswerCache } from './answer-cache.js';
import type { OpenElfs } from './open-elf.js';

/**
 * Names addresses of one ELF: from the answers of earlier runs where there are any, else from the file, which is opened
 * when it is first needed. Answers given while something was wrong with the debug information are not kept.
 */
export class CachedSymbolizer implements Symbolizer {
  readonly #open: () => ElfSymbolizer;
  readonly #cache: AnswerCache | null;
  #elf: ElfSymbolizer | null = null;

  /** `cacheFolder` null leaves the user's cache folder alone. */
  constructor(path: string, files: OpenElfs, cacheFolder: string | null = defaultFolder()) {
    this.#open = () => new ElfSymbolizer(files.open(path));
    this.#cache = cacheFolder === null ? null : AnswerCache.open(path, cacheFolder);
    // Without answers of an earlier run the file is opened now, so that a bad one is told before the first question.
    if (this.#cache === null || this.#cache.isEmpty) this.#elf = this.#open();
  }

  get warnings(): readonly string[] {
    return this.#elf?.warnings ?? [];
  }

  framesAt(address: number): readonly Frame[] {
    const known = this.#cache?.get(address);
    if (known) return known;
    this.#elf ??= this.#open();
    const frames = this.#elf.framesAt(address);
    if (this.#elf.warnings.length === 0) this.#cache?.add(address, frames);
    return frames;
  }

  /** Keeps the new answers for the next run. */
  async save(): Promise<void> {
    await this.#cache?.save();
  }
}

/** `$XDG_CACHE_HOME/esp-rtc-diag/symbols`, or what the system has in its place. */
function defaultFolder(): string {
  return `${envPaths('esp-rtc-diag', { suffix: '' }).cache}/symbols`;
}
