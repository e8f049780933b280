import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

describe('the table of commands', () => {
  it('finds a command among words that are names of others, and lists all where none is named', () => {
    const both = runCli(['--output', 'heap', 'image', 'record']);
    expect([both.code, both.stderr]).toEqual([3, expect.stringContaining('record')]);
    const listed = runCli(['--help']).stdout;
    for (const name of ['analyze', 'record', 'replay', 'toolchain'])
      expect(listed).toMatch(new RegExp(`^  ${name} `, 'm'));
    const mistyped = runCli(['heep']);
    expect([mistyped.code, mistyped.stderr]).toEqual([2, expect.stringContaining('Did you mean')]);
  });
});
