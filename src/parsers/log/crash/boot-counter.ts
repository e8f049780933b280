import type { BootStart } from '../../../model/console-record.js';
import type { BootLine } from './boot-line.js';

/** Numbers the boots of a log. The ROM, the reset reason and the bootloader of one start are one boot. */
export class BootCounter {
  #boot = 0;
  /** The line of the first thing that was seen of the current boot; what starts after it is another boot. */
  #contentLine: number | null = null;
  /** Lines of the start that were seen of the boot that has just begun. */
  #seen: Set<BootLine['kind']> | null = null;
  /** The start that is not told yet, because its reason may stand in the next line. */
  #untold: { readonly line: number; reason: string | null } | null = null;

  get boot(): number {
    return this.#boot;
  }

  /** Takes a line of a chip's start; true when another boot begins with it. */
  take(start: BootLine, line: number): boolean {
    const continues = this.#seen !== null && start.kind !== 'rom' && !this.#seen.has(start.kind);
    const isNew = !continues;
    if (isNew) this.#begin(line);
    this.#seen?.add(start.kind);
    if (start.kind === 'reset' && this.#untold) this.#untold.reason = start.reason;
    if (start.kind === 'bootloader') this.#seen = null;
    return isNew;
  }

  /** A boot of which no first line was seen: the clock went back. */
  restart(line: number): void {
    this.#begin(line);
    this.#seen = null;
  }

  /** The current boot has said something. */
  noteContent(line: number): void {
    this.#contentLine ??= line;
  }

  /** The start that is to be told before anything else of its boot, once. */
  takeUntold(): BootStart | null {
    const untold = this.#untold;
    this.#untold = null;
    if (untold) this.noteContent(untold.line);
    return (
      untold && { kind: 'boot', line: untold.line, boot: this.#boot, timeMs: null, reason: untold.reason }
    );
  }

  /** True where the ROM's first line is all that was seen of the start. */
  get hasBannerOnly(): boolean {
    return this.#seen?.has('rom') === true && this.#seen.size === 1 && this.#contentLine === null;
  }

  #begin(line: number): void {
    if (this.#contentLine !== null && this.#contentLine < line) this.#boot++;
    this.#contentLine = null;
    this.#seen = new Set();
    this.#untold = { line, reason: null };
  }
}
