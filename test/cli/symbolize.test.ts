import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const elf = samplePath('streamer.elf');
// What `llvm-symbolizer-16 --obj=samples/streamer.elf` says of the first; nothing lies at the second.
const known = '0x4ff009e7';
const trace = '0x4ff009e7: trace_malloc at /firmware/components/heap/heap_trace_standalone.c:99';
const unknown = '0x12345678';

describe('symbolize', () => {
  it('answers in the manner of addr2line, with ?? for what it does not know, and ends well', () => {
    const run = runCli(['symbolize', elf, known, unknown]);
    expect(run).toEqual({ code: 0, stdout: `${trace}\n0x12345678: ?? at ??:0\n`, stderr: '' });
  });

  it('takes addresses with and without 0x, upper and lower case, from arguments and stdin', () => {
    expect(runCli(['symbolize', elf, '4FF009E7']).stdout).toBe(`${trace}\n`);
    expect(runCli(['symbolize', elf], { input: `${known}\r\n4ff009e7\n` }).stdout).toBe(
      `${trace}\n${trace}\n`,
    );
  });

  it('looks up the byte before a return address on demand', () => {
    expect(runCli(['symbolize', elf, '0x4ff009e8', '--return-addresses']).stdout).toBe(
      `${trace.replace('e7:', 'e8:')}\n`,
    );
  });

  it('has the frames of the contract in JSON, and one object an address in NDJSON', () => {
    const frame = {
      function: 'trace_malloc',
      file: '/firmware/components/heap/heap_trace_standalone.c',
      line: 99,
      inlined: false,
    };
    const answers = [
      { address: known, frames: [frame] },
      { address: unknown, frames: [] },
    ];
    expect(JSON.parse(runCli(['symbolize', elf, known, unknown, '--format', 'json']).stdout)).toEqual(
      answers,
    );
    const lines = runCli(['symbolize', elf, known, unknown, '--format', 'ndjson'])
      .stdout.trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(answers);
    expect(runCli(['symbolize', elf, '--format', 'json']).stdout).toBe('[]\n');
  });

  it('answers each line when it comes, so that a program can ask and wait', async () => {
    const child = startCli(['symbolize', elf]);
    child.stdin.write(`${known}\n`);
    const [first] = await once(child.stdout, 'data');
    expect(String(first)).toBe(`${trace}\n`);
    child.stdin.end(`${unknown}\n`);
    const [second] = await once(child.stdout, 'data');
    expect(String(second)).toBe('0x12345678: ?? at ??:0\n');
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
  });

  it('refuses what is not an address', () => {
    const run = runCli(['symbolize', elf, 'main']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^error: "main" is not an address\.\n/);
    const piped = runCli(['symbolize', elf], { input: `main\n${known}\n` });
    expect([piped.code, piped.stdout]).toEqual([0, `??\n${trace}\n`]);
    expect(piped.stderr).toMatch(/^warning: line 1: "main" is not an address/);
  });

  it('refuses what is not an ELF', () => {
    const run = runCli(['symbolize', folder.write('notes.txt', 'hello'), known]);
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/notes\.txt is not an ELF/);
    expect(runCli(['symbolize', folder.file('none.elf'), known]).code).toBe(3);
  });

  it('refuses a FIFO at once, where opening it would wait for ever', (ctx) => {
    const fifo = folder.file('fifo');
    if (spawnSync('mkfifo', [fifo]).status !== 0) return ctx.skip('mkfifo is not installed');
    const run = runCli(['symbolize', fifo, known]);
    expect([run.code, run.stderr.split('\n')[0]]).toEqual([3, `error: ${fifo} is not a regular file.`]);
  });

  it('answers 100,000 addresses as JSON, in their order', () => {
    const addresses = Array.from({ length: 100_000 }, (_, i) => 0x4000_0000 + (i % 8000) * 2);
    const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
    const run = runCli(['symbolize', elf, '--format', 'json'], { input });
    const answers = JSON.parse(run.stdout) as { readonly address: string }[];
    expect(answers.map(({ address }) => Number(address))).toEqual(addresses);
  });

  it('gives the same answers from those of the run before, and without them', () => {
    const ask = (...options: string[]): string =>
      runCli(['symbolize', elf, known, unknown, ...options]).stdout;
    expect([ask(), ask(), ask('--no-cache')]).toEqual(Array(3).fill(`${trace}\n0x12345678: ?? at ??:0\n`));
  });
});
