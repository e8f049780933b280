import {
  parseByPatterns,
  parseOtherMonitor,
  type OtherReading,
  type SamplePatterns,
} from './other-monitors.js';

const letterF = 0x66;
const letterR = 0x72;
const letterE = 0x65;
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

  /** True for a line worth a look: the user's own patterns want each, the table those that say `free`. */
  wants(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#given) return true;
    return !this.#hasOwnMonitor && hasFree(bytes, start, end);
  }

  read(text: string): OtherReading | null {
    return this.#given ? parseByPatterns(text, this.#given) : parseOtherMonitor(text);
  }
}

function hasFree(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 3 < end; i++) {
    if (((bytes[i] ?? 0) | lowerCase) !== letterF) continue;
    if (
      ((bytes[i + 1] ?? 0) | lowerCase) === letterR &&
      ((bytes[i + 2] ?? 0) | lowerCase) === letterE &&
      ((bytes[i + 3] ?? 0) | lowerCase) === letterE
    )
      return true;
  }
  return false;
}
