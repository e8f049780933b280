import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fileWord, namesToType, shellWord } from '../../../src/report/text/shell-word.js';

describe('a file in a line to type', () => {
  it.each([
    ['run.log', 'run.log'],
    ['my run.log', "'my run.log'"],
    ["it's.log", String.raw`'it'\''s.log'`],
    ['-x.log', './-x.log'],
    ['$(reboot).log', "'$(reboot).log'"],
    ['-', 'FILE'],
  ])('%s is %s', (name, word) => expect(fileWord(name)).toBe(word));

  // The shell is the judge.
  it.each([
    'c\u0001\u001b[31md.log',
    "it's\ta\nb\\.log",
    '\u202egol.exe',
    'a b',
    'soft\u00adhyphen',
    '\u{e0041}x',
  ])('is the same word to a shell where it has characters that may not be shown: %j', (name) => {
    const word = shellWord(name);
    expect(word).toMatch(/^[ -~]+$/);
    expect(execFileSync('bash', ['-c', `printf %s ${word}`]).toString()).toBe(name);
  });

  it('is one of three logs at most, and stdin cannot be read again', () => {
    expect(namesToType(['-', 'a', 'b', 'c'])).toEqual(['LOG', 'a', 'b']);
  });
});
