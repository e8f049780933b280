import type { StackMemory } from '../../../model/crash-frame.js';

/** Program counters that are kept of one: a stack that ran away repeats itself. */
const maxFrames = 100;

// Backtrace: 0x42009c4e:0x4ff3b1f0 0x42009c60:0x4ff3b210 |<-CORRUPTED   (pairs may be glued; some print no :SP)
const backtrace = /^\s*Backtrace:\s?(?<pairs>(?:\s?0x[0-9a-f]{8}(?::0x[0-9a-f]{8})?)+)/i;
const pair = /0x(?<pc>[0-9a-f]{8})(?::0x[0-9a-f]{8})?/gi;
// 4ff3b1f0: 0x4ff0e400 0x00000000 0x42009c4e 0x00000001 0x00000000 0x00000000 0x00000000 0x00000000
const stackMemory = /^(?<address>[0-9a-f]{8}):(?<words>(?: 0x[0-9a-f]{8}){1,8})/i;
const wordsOfLine = 8;
// What a terminal of 80 columns made the next line of: `5230 0x400d27be:0x3ffb5250 |<-CONTINUES`
const rest = /^[0-9a-fx: ]*[0-9a-fx:](?: ?\|[-<A-Z]{0,14})?\s*$/i;

/** The program counters of a `Backtrace:` line, innermost first; null for any other. */
export function parseBacktrace(text: string): readonly number[] | null {
  const pairs = backtrace.exec(text)?.groups?.['pairs'];
  if (pairs === undefined) return null;
  return [...pairs.matchAll(pair)].slice(0, maxFrames).map((match) => parseHex(match.groups?.['pc']));
}

/** A line of `Stack memory:`, or null. */
export function parseStackMemory(text: string): StackMemory | null {
  const groups = stackMemory.exec(text)?.groups;
  const words = groups?.['words']?.trim().split(' ').map(parseHex);
  return words === undefined ? null : { address: parseHex(groups?.['address']), words };
}

/** Longer than any of these lines: what is longer is not put together. */
const maxWrappedLength = 4096;

/** Puts the pieces of a line of addresses together again that a narrow terminal has broken, copied from its screen. */
export class WrappedLine {
  #open: string | null = null;

  /** The line, or what is known of it so far. */
  join(text: string): string {
    const isRest = this.#open !== null && rest.test(text) && parseStackMemory(text) === null;
    const line = isRest ? `${this.#open ?? ''}${text.trimEnd()}` : text;
    this.#open = line.length <= maxWrappedLength && mayGoOn(line) ? line : null;
    return line;
  }
}

function mayGoOn(line: string): boolean {
  if (parseBacktrace(line)) return !line.includes('|<-');
  const memory = parseStackMemory(line);
  return memory !== null && memory.words.length < wordsOfLine;
}

function parseHex(digits: string | undefined): number {
  return Number.parseInt(digits ?? '', 16);
}
