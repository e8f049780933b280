import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { demangle } from '../../src/parsers/elf/demangle/demangle.js';

const FILTER = 'riscv64-unknown-elf-c++filt';
const LISTER = 'riscv64-unknown-elf-nm';
const SAMPLE = fileURLToPath(new URL('../../samples/streamer.elf', import.meta.url));
const MANGLED = /^[.$]?_(?:Z|R|GLOBAL_)[\w.$]+$/;
const MAX_BUFFER = 1 << 28;

/** c++filt gives up on names with more parts than 2048, which it estimates as twice their length. */
const MAX_PEER_LENGTH = 1_024;

/** The lines that a tool prints, or undefined where the tool is not installed or cannot read the file. */
function run(tool: string, args: readonly string[], input = ''): string[] | undefined {
  try {
    const out = execFileSync(tool, args, {
      input,
      encoding: 'utf8',
      maxBuffer: MAX_BUFFER,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return out.trimEnd().split('\n');
  } catch {
    // A peer that is missing is no failure of ours: the test skips.
    return undefined;
  }
}

function listSymbols(lister: string, file: string): string[] {
  const lines = run(lister, ['--format=posix', file]) ?? [];
  const names = lines.map((line) => line.split(' ', 1)[0] ?? '');
  return [...new Set(names)].filter((name) => MANGLED.test(name) && name.length <= MAX_PEER_LENGTH);
}

function expectAgreement(context: TestContext, symbols: readonly string[]): void {
  if (symbols.length === 0) context.skip('no mangled symbols could be listed');
  const answers = run(FILTER, [], `${symbols.join('\n')}\n`);
  if (answers === undefined) return context.skip(`${FILTER} is not installed`);
  // What the peer cannot read says nothing about us.
  const readable = symbols.filter((symbol, index) => answers[index] !== symbol);
  const expected = answers.filter((answer, index) => answer !== symbols[index]);
  expect(readable.map(demangle)).toEqual(expected);
  expect(readable.length).toBeGreaterThan(0);
}

describe('demangle agrees with GNU c++filt', () => {
  it('on every symbol of the sample firmware', (context) => {
    if (!existsSync(SAMPLE)) context.skip('samples/streamer.elf is missing');
    expectAgreement(context, listSymbols(LISTER, SAMPLE));
  });

  it.for([
    ['riscv64-unknown-elf-g++', LISTER],
    ['arm-none-eabi-g++', 'arm-none-eabi-nm'],
    ['g++', 'nm'],
  ] as const)('on every symbol of the C++ library of %s', ([compiler, lister], context) => {
    const library = run(compiler, ['-print-file-name=libstdc++.a'])?.[0];
    if (library === undefined) return context.skip(`${compiler} is not installed`);
    // A compiler that has no such file prints the bare name.
    if (!isAbsolute(library) || !existsSync(library)) return context.skip(`${compiler} has no libstdc++.a`);
    expectAgreement(context, listSymbols(lister, library));
  });
});
