import { reject } from '../limits.js';
import { decodePunycode } from './punycode.js';
import { accept, type Reader } from './v0-reader.js';

const DIGITS = /0|[1-9]\d{0,6}/y;

/** `[u] <length> [_] <bytes>`, decoded. The `u` marks Punycode, in which `_` stands for the usual hyphen. */
export function takeIdentifier(reader: Reader): string {
  const isPunycode = accept(reader, 'u');
  DIGITS.lastIndex = reader.at;
  const digits = DIGITS.exec(reader.text)?.[0] ?? reject();
  reader.at += digits.length;
  accept(reader, '_');
  const end = reader.at + Number(digits);
  if (end > reader.text.length) reject();
  const text = reader.text.slice(reader.at, end);
  reader.at = end;
  return isPunycode ? decodeIdentifier(text) : text;
}

function decodeIdentifier(text: string): string {
  const split = text.lastIndexOf('_');
  const basic = split < 0 ? '' : text.slice(0, split);
  const encoded = text.slice(split + 1);
  if (encoded === '') reject();
  return decodePunycode(basic, encoded) ?? `punycode{${basic === '' ? '' : `${basic}-`}${encoded}}`;
}
