import type { HeapRecord, HeapRegion } from '../../../model/heap-dump.js';
import { callerCache } from './caller-cache.js';
import { asciiBytes, hexDigitOf } from '../lines/digits.js';
import { parsePaddedRecord } from './padded-record.js';

/**
 * The record line of `heap_trace_dump`, all generations (esp-idf v3.1 heap_trace.c to v6 heap_trace_standalone.c):
 *
 *         84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller 0x40376100:0x4037d100:
 *
 * Read as bytes, because a log of 300 MB is mostly these. Strict where a cut or spliced line could pass for a whole
 * one: the ccount has 8 digits, and so has every caller but the `0x0` that newlib prints for NULL.
 */
export function parseHeapRecord(bytes: Uint8Array, range: ByteRange): HeapRecord | null {
  return parsePaddedRecord(bytes, range) ?? parseAnyRecord(bytes, range);
}

function parseAnyRecord(bytes: Uint8Array, range: ByteRange): HeapRecord | null {
  cursor.reset(bytes, range);
  cursor.skipBlanks();
  const sizeBytes = cursor.decimal();
  if (sizeBytes === -1 || !cursor.literal(bytesAt)) return null;
  const address = cursor.hex(1);
  if (address === -1) return null;
  const region = readRegion();
  if (region === undefined || !cursor.literal(allocatedCpu)) return null;
  const cpu = cursor.decimal();
  if (cpu === -1 || cpu > 9 || !cursor.literal(ccountLabel)) return null;
  const ccount = cursor.hex(8);
  if (ccount === -1) return null;
  const callers = readCallers(region === null);
  if (!callers) return null;
  const isFreed = cursor.literal(freedSuffix);
  cursor.skipBlanks();
  if (!cursor.isAtEnd()) return null;
  return { line: range.line, sizeBytes, address, region, cpu, ccount, callers, isFreed };
}

type ByteRange = { readonly start: number; readonly end: number; readonly line: number };

const bytesAt = asciiBytes(' bytes (@ 0x');
const internalLabel = asciiBytes(', Internal)');
const psramLabel = asciiBytes(',    PSRAM)');
const allocatedCpu = asciiBytes(' allocated CPU ');
const ccountLabel = asciiBytes(' ccount 0x');
const callerLabel = asciiBytes(' caller');
const freedSuffix = asciiBytes(' freed');
const hexPrefix = asciiBytes('0x');
const ellipsis = asciiBytes('...');

const blank = 0x20;
const tab = 0x09;
const colon = 0x3a;
const comma = 0x2c;
const closing = 0x29;

const noCallers: readonly number[] = Object.freeze([]);

// Labels: `, Internal`, `,    PSRAM`; forks print SPIRAM. Any word is skipped, so that an unknown label does not
// lose the record.
function readRegion(): HeapRegion | null | undefined {
  if (cursor.literal(internalLabel)) return 'internal';
  if (cursor.literal(psramLabel)) return 'psram';
  if (cursor.byte(closing)) return null;
  if (!cursor.byte(comma)) return undefined;
  cursor.skipBlanks();
  const word = cursor.letters().toLowerCase();
  if (word === '' || !cursor.byte(closing)) return undefined;
  if (word === 'internal') return 'internal';
  return word === 'psram' || word === 'spiram' ? 'psram' : null;
}

// ` caller` with nothing after it is depth 0 of v3 to v5.4; people who paste a dump shorten the list to `...`.
// Without a region label the text may be newlib's, whose `%p` has no leading zeros.
function readCallers(isOldText: boolean): readonly number[] | null {
  if (!cursor.literal(callerLabel)) return noCallers;
  cursor.skipBlanks();
  if (cursor.literal(ellipsis)) return noCallers;
  const known = cursor.knownCallers();
  if (known) return known;
  if (!cursor.literal(hexPrefix)) return noCallers;
  const callers: number[] = [];
  const start = cursor.position - hexPrefix.length;
  let isPadded = true;
  do {
    const digits = cursor.position;
    const address = cursor.frame(isOldText);
    if (address === -1) return null;
    if (address !== 0) callers.push(address);
    isPadded &&= address === 0 || cursor.position - digits === 8;
  } while (cursor.byte(colon) && cursor.literal(hexPrefix));
  // Remembered for records of any text, so not what is a caller in an old one only.
  if (isPadded && cursor.isAtEnd()) cursor.rememberCallers(start, callers);
  return callers;
}

/** A reading position in one line; each method moves on only when it finds what it looks for. */
class ByteCursor {
  #bytes: Uint8Array = new Uint8Array(0);
  #position = 0;
  #end = 0;

  reset(bytes: Uint8Array, range: ByteRange): void {
    this.#bytes = bytes;
    this.#position = range.start;
    this.#end = range.end;
  }

  get position(): number {
    return this.#position;
  }

  /** The callers, if the rest of the line is a list that was read before. */
  knownCallers(): readonly number[] | undefined {
    const callers = callerCache.find(this.#bytes, this.#position, this.#end);
    if (callers) this.#position = this.#end;
    return callers;
  }

  rememberCallers(start: number, callers: readonly number[]): void {
    callerCache.add(this.#bytes.subarray(start, this.#position), callers);
  }

  isAtEnd(): boolean {
    return this.#position === this.#end;
  }

  skipBlanks(): void {
    while (this.#position < this.#end) {
      const byte = this.#bytes[this.#position];
      if (byte !== blank && byte !== tab) return;
      this.#position++;
    }
  }

  byte(expected: number): boolean {
    if (this.#position >= this.#end || this.#bytes[this.#position] !== expected) return false;
    this.#position++;
    return true;
  }

  literal(expected: Uint8Array): boolean {
    const start = this.#position;
    if (start + expected.length > this.#end) return false;
    for (let i = 0; i < expected.length; i++) {
      if (this.#bytes[start + i] !== expected[i]) return false;
    }
    this.#position = start + expected.length;
    return true;
  }

  /** An unsigned 32-bit number, or -1. */
  decimal(): number {
    let value = 0;
    let digits = 0;
    while (this.#position < this.#end && digits < 11) {
      const digit = (this.#bytes[this.#position] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      digits++;
      this.#position++;
    }
    return digits === 0 || value > 0xffffffff ? -1 : value;
  }

  /** A number of at least `minDigits` and at most 8 hexadecimal digits, or -1. */
  hex(minDigits: number): number {
    const start = this.#position;
    let value = 0;
    while (this.#position < this.#end) {
      const digit = hexDigitOf(this.#bytes[this.#position]);
      if (digit < 0) break;
      value = value * 16 + digit;
      this.#position++;
      if (this.#position - start > 8) return -1;
    }
    return this.#position - start < minDigits ? -1 : value;
  }

  /** A caller: 8 digits, the single 0 of a NULL, or fewer digits where `isUnpadded` and a colon shows their end. */
  frame(isUnpadded: boolean): number {
    const start = this.#position;
    const value = this.hex(1);
    const digits = this.#position - start;
    if (digits === 8 || (digits === 1 && value === 0)) return value;
    return isUnpadded && this.#bytes[this.#position] === colon ? value : -1;
  }

  letters(): string {
    const start = this.#position;
    while (this.#position < this.#end && isLetter(this.#bytes[this.#position] ?? 0)) this.#position++;
    return String.fromCharCode(...this.#bytes.subarray(start, Math.min(this.#position, start + 16)));
  }
}

// One cursor for all lines: parsing is synchronous and allocates nothing but the record.
const cursor = new ByteCursor();

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
