import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanText } from '../../src/parsers/log/lines/clean-text.js';
import { stripCapturePrefix } from '../../src/parsers/log/lines/capture-stamp.js';
import { chunkAt } from '../support/chunk-at.js';
import { splitLines } from '../support/split-lines.js';
import { isThorough } from '../support/thorough.js';

const parts = [
  '2025-12-20 09:20:14',
  '2025-12-20T10:21:15.123',
  '2026-01-02 03:04:05,6',
  '09:20:14.123',
  '10:21:15.000',
  '[2021/7/31 3:09:25]',
  '[09:20:14]',
  '[10:11:12Z]',
  ' ->',
  ' - INFO #',
  ' -',
  ':',
  ' ',
  ' ',
  '>',
  '* ',
  '//',
  '#',
  '1',
  '12:',
  'I (5) a: b',
  'INFO # x',
  'text',
  '\x00',
  '\t',
  '\x1b[0;32m',
  '\u00a0',
  '1970-01-06 12:14:28.638 INFO  [0] [f@1] ',
];
const lines = fc.array(
  fc.oneof(
    fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((all) => all.join('')),
    // Alike from line to line, as a tool's stamps are.
    fc
      .tuple(
        fc.constantFrom(...parts.slice(0, 8)),
        fc.constantFrom(' ', ' -> ', ' - '),
        fc.constantFrom(...parts),
      )
      .map((all) => all.join('')),
  ),
  { minLength: 2, maxLength: 20 },
);
const isPlog = /^[^-]{4}-..-.. .{8}\.\d{3} INFO {2}\[/;

it('a line is without its stamp what the patterns leave, whatever lines and chunks came before', () => {
  fc.assert(
    fc.property(lines, fc.array(fc.nat(), { maxLength: 4 }), (texts, cuts) => {
      const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
      const expected = texts.map((text) => {
        const line = Buffer.from(text);
        const clean = cleanText(line, 0, line.length);
        return isPlog.test(text) ? clean : stripCapturePrefix(clean);
      });
      expect(splitLines(chunkAt(bytes, cuts)).map(({ text }) => text)).toEqual(expected);
    }),
    { numRuns: isThorough ? 20_000 : 1000 },
  );
});
