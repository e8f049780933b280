const maxLength = 4096;
// `rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)`
const bootLine =
  /rst:0x[0-9a-f]{1,2} \((?<reset>[A-Z0-9_]{1,32})\),boot:0x(?<boot>[0-9a-f]{1,4}) \((?<mode>[^)\r\n]{1,48})\)/g;

export type BootLine = {
  readonly text: string;
  readonly reset: string;
  /** By its words; else by bit 3 of the straps, which most chips set where they start what is in flash. */
  readonly isDownload: boolean;
};

/** The last of what the chip printed that was no frame. */
export class ConsoleTail {
  #text = '';

  append(bytes: Uint8Array): void {
    this.#text = (this.#text + Buffer.from(bytes).toString('latin1')).slice(-maxLength);
  }

  clear(): void {
    this.#text = '';
  }

  /** The last boot line; `more` is what has come of a frame under way, where a reset prints as well. */
  lastBoot(more: Uint8Array): BootLine | null {
    let last: BootLine | null = null;
    for (const { groups, 0: text } of (this.#text + Buffer.from(more).toString('latin1')).matchAll(
      bootLine,
    )) {
      const mode = groups?.['mode'] ?? '';
      const isByStraps = (Number.parseInt(groups?.['boot'] ?? '0', 16) & 8) === 0;
      last = {
        text,
        reset: groups?.['reset'] ?? '',
        isDownload: /DOWNLOAD/.test(mode) || (isByStraps && !/FLASH_BOOT/.test(mode)),
      };
    }
    return last;
  }

  /** True where these words were printed. */
  includes(words: string): boolean {
    return this.#text.includes(words);
  }

  get isEmpty(): boolean {
    return this.#text === '';
  }
}
