import {
  parseByPatterns,
  parseOtherMonitor,
  type OtherReading,
  type SamplePatterns,
} from './other-monitors.js';

const letterF = 0x66;
const letterA = 0x61;
const letterM = 0x6d;
const letterH = 0x68;
const lowerCase = 0x20;

/** Other people's monitors, asked only where the streamer's own was not seen: its lines tell the same, and more. */
export class SampleReader {
  readonly #given: SamplePatterns | null;
  #hasOwnMonitor = false;

  constructor(given: SamplePatterns | null) {
    this.#given = given;
  }

  /** A line of the streamer's own monitor was seen. */
  noteOwnMonitor(): void {
    this.#hasOwnMonitor = true;
  }

  /** Its lines tell the same as others, and more. */
  get hasOwnMonitor(): boolean {
    return this.#hasOwnMonitor;
  }

  /** True for a line worth a look: the user's own patterns want each, the table those with one of its words. */
  wants(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#given) return true;
    return !this.#hasOwnMonitor && hasWord(bytes, start, end);
  }

  read(text: string): OtherReading | null {
    return this.#given ? parseByPatterns(text, this.#given) : parseOtherMonitor(text);
  }
}

const words = [bytesOf('free'), bytesOf('avail'), bytesOf('mem total'), bytesOf('heap ->')];

function bytesOf(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

// In either case; most lines have none.
function hasWord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const first = (bytes[i] ?? 0) | lowerCase;
    if (first !== letterF && first !== letterA && first !== letterM && first !== letterH) continue;
    for (const word of words) if (isAt(word, bytes, i)) return true;
  }
  return false;
}

function isAt(word: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < word.length; i++) if (((bytes[start + i] ?? 0) | lowerCase) !== word[i]) return false;
  return true;
}
