import { reject } from '../limits.js';
import { accept, expect, isDigit, isUpper, peek, take, type Parser } from './parser.js';

/** Largest count or length that a name can sensibly hold. */
const MAX_NUMBER = 0x7fffffff;

/** `[n] <decimal>`; no digits at all count as zero. */
export function parseNumber(parser: Parser): number {
  const sign = accept(parser, 'n') ? -1 : 1;
  let value = 0;
  while (isDigit(peek(parser))) {
    value = value * 10 + Number(take(parser));
    if (value > MAX_NUMBER) reject();
  }
  return sign * value;
}

/** `_` is 0, `0_` is 1, `1_` is 2 and so on: the numbering of parameters, lambdas and unnamed types. */
export function parseCompactNumber(parser: Parser): number {
  if (accept(parser, '_')) return 0;
  if (peek(parser) === 'n') reject();
  const value = parseNumber(parser) + 1;
  expect(parser, '_');
  return value;
}

/** The number of a back-reference in base 36: `_` is 0, `0_` is 1, `A_` is 11. */
export function parseSequenceId(parser: Parser): number {
  if (accept(parser, '_')) return 0;
  let value = 0;
  while (!accept(parser, '_')) {
    const character = take(parser);
    if (!isDigit(character) && !isUpper(character)) reject();
    value = value * 36 + Number.parseInt(character, 36);
    if (value > MAX_NUMBER) reject();
  }
  return value + 1;
}

/** `_ <digit>` or `__ <number> _` behind a local entity. It tells namesakes apart and is not shown. */
export function skipDiscriminator(parser: Parser): void {
  if (!accept(parser, '_')) return;
  const isLong = accept(parser, '_');
  const value = parseNumber(parser);
  if (value < 0) reject();
  if (isLong && value >= 10) expect(parser, '_');
}
