import { describe, expect, it } from 'vitest';
import { fileWord, namesToType } from '../../../src/report/text/shell-word.js';

describe('a file in a line to type', () => {
  it.each([
    ['run.log', 'run.log'],
    ['my run.log', "'my run.log'"],
    ["it's.log", String.raw`'it'\''s.log'`],
    ['-x.log', './-x.log'],
    ['$(reboot).log', "'$(reboot).log'"],
    ['-', 'FILE'],
  ])('%s is %s', (name, word) => expect(fileWord(name)).toBe(word));

  it('is one of three logs at most, and stdin cannot be read again', () => {
    expect(namesToType(['-', 'a', 'b', 'c'])).toEqual(['LOG', 'a', 'b']);
  });
});
