import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addCommands } from '../../src/cli/command-table.js';
import { addCommonOptions } from '../../src/cli/common-options.js';
import { takeOptionsFromAbove } from '../../src/cli/option-rules.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';

class Begun extends Error {}

/** Parses a command line as the program does, up to where the command would begin. */
async function parse(line: string): Promise<void> {
  const argv = ['node', 'esp-rtc-diag', ...line.split(' ')];
  const program = new Command('esp-rtc-diag').enablePositionalOptions().exitOverride();
  takeOptionsFromAbove(addCommonOptions(program));
  await addCommands(program, () => undefined, argv);
  const begin = (named: Command, running: Command): void => {
    if (named === running) throw new Begun();
  };
  for (const command of program.commands)
    for (const one of [command, ...command.commands]) one.hook('preAction', begin);
  await program.parseAsync(argv);
}

describe('an option that would count for nothing', () => {
  it.each([
    ['simulate --streamer --signal ws://127.0.0.1:1 --chip esp32', '--chip', '--listen'],
    ['simulate --streamer --signal ws://127.0.0.1:1 --revision 1.3', '--revision', '--listen'],
    ['simulate --streamer --signal ws://127.0.0.1:1 --fault drop@1', '--fault', '--listen'],
    ['simulate --streamer --signal ws://127.0.0.1:1 --download', '--download', '--listen'],
    ['simulate --streamer --signal ws://127.0.0.1:1 --paced', '--paced', '--listen'],
    ['simulate --listen socket://127.0.0.1:0 --chip esp32 --revision 1.3', '--revision', '--chip esp32p4'],
    ['simulate --listen socket://127.0.0.1:0 --signal ws://127.0.0.1:1', '--signal', '--streamer'],
    ['simulate --listen socket://127.0.0.1:0 --max-size 4', '--max-size', '--streamer'],
    ['simulate --listen socket://127.0.0.1:0 --loss 4', '--loss', '--streamer'],
    ['simulate --listen socket://127.0.0.1:0 --delay 4', '--delay', '--streamer'],
    ['ctors skip none.elf --skip x --out none', '--out', '--style linker or --style patch'],
    ['ctors skip none.elf --skip x --bin none', '--bin', '--style patch'],
    ['ctors skip none.elf --skip x --style linker --startup none', '--startup', '--style slots or --style'],
    ['ctors skip none.elf --skip x --style patch --out none --write', '--write', '--style slots or --style'],
    ['ctors skip none.elf --skip x --write', '--write', '--startup'],
    ['ctors skip none.elf --startup none --write --keep x', '--keep', '--skip or --list'],
    ['flash none --media-label x', '--media-label', '--media'],
    ['flash none --timeout 5', '--timeout', '--monitor or --wait-for'],
    ['flash none --elf x', '--elf', '--monitor or --wait-for'],
    ['flash none --record x', '--record', '--monitor or --wait-for'],
    ['soak --port none --cycles 1 --revision 1.3', '--revision', '--port sim'],
    ['soak --port none --cycles 1 --fault drop@1', '--fault', '--port sim'],
    ['doctor none --yes', '--yes', '--fix'],
    ['analyze none.log --sample-unit kb', '--sample-unit', '--sample-pattern'],
    ['dma none.log --sample-unit kb', '--sample-unit', '--sample-pattern'],
  ])('is refused: %s', async (line, idle, missing) => {
    await expect(parse(line)).rejects.toMatchObject({
      code: 'option-idle',
      exitCode: 2,
      message: expect.stringContaining(`${idle} counts only with ${missing}`),
      hint: expect.stringContaining(`or leave ${idle} out.`),
    });
  });

  it.each([
    ['flash none --verify-only --erase', '--erase', '--verify-only'],
    ['flash none --after no-reset --wait-for x', '--after no-reset', '--wait-for'],
    ['monitor --port none --format ndjson --timestamps', '--timestamps', '--format ndjson'],
    ['simulate --listen socket://127.0.0.1:0 --output x', '--output', '--listen'],
    ['nack --check none.json --dma-bytes 5', '--dma-bytes', '--check'],
    ['nack --check none.json --bytes-per-packet 5', '--bytes-per-packet', '--check'],
    ['nack --check none.json --storages 5', '--storages', '--check'],
    ['nack --check none.json --max-size 5', '--max-size', '--check'],
    ['nack --check none.json --elf x', '--elf', '--check'],
    ['nack --check none.json --packet-rate 5', '--packet-rate', '--check'],
    ['nack --check none.json --audio-rate 5', '--audio-rate', '--check'],
    ['nack --check none.json --window-ms 5', '--window-ms', '--check'],
    ['nack --packet-rate 270 --packet-rate 50 --audio-rate 20', '--audio-rate', 'a --packet-rate for each'],
  ])('is refused beside what excludes it: %s', async (line, idle, other) => {
    await expect(parse(line)).rejects.toMatchObject({
      code: 'option-idle',
      exitCode: 2,
      message: expect.stringContaining(`${idle} counts for nothing with ${other}`),
    });
  });

  it.each([
    // `sim:FILE` is the same port, a default holds as well as what is typed, and what is typed after all is heeded.
    'soak --port sim:none.bin --revision 1.3',
    'ctors skip none.elf --skip x --startup none.c --write',
    'doctor none --fix --yes --dry-run',
    'nack --check none.json --fail-on never',
  ])('is none where it counts: %s', async (line) => {
    await expect(parse(line)).rejects.toThrow(Begun);
  });
});

describe('an option before the name of a command', () => {
  it.each([
    ['ctors --boot-log none.log diff none.elf none.elf', '--boot-log counts for nothing in ctors diff'],
    ['--format json replay none.rec', '--format counts for nothing in replay'],
    ['--format json completion bash', '--format counts for nothing in completion'],
    ['--format json monitor --port none', 'monitor has no --format json'],
    ['ctors --format html diff none.elf none.elf', 'ctors diff has no --format html'],
  ])('is refused where the command has none such: %s', async (line, words) => {
    await expect(parse(line)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  it('is taken where the command has it', () => {
    const elf = samplePath('streamer.elf');
    const log = samplePath('one-connection.log');
    const { code, stdout } = runCli(['--format', 'json', 'heap', '--elf', elf, 'diff', log, log]);
    expect(code).toBe(0);
    expect(stdout).toContain('rtc::impl::PeerConnection::PeerConnection');
  });
});
