/**
 * One line of a console, without its line end. Borrowed: bytes and positions are valid only until the splitter
 * goes on to the next line, so whoever wants to keep it copies what it needs.
 */
export interface LogLine {
  /** The buffer that holds the line from `start` up to, and without, `end`; the colour of an ESP_LOG line is outside. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** 1 for the first line of the input. */
  readonly number: number;
  /** False for the last line of an input that ends without a line end. */
  readonly isTerminated: boolean;
  /** True when the line was longer than the splitter's cap, and its rest was dropped. */
  readonly isCut: boolean;
  /** The line as text: UTF-8 decoded, terminal sequences and control characters (tabs aside) removed. */
  readonly text: string;
}
