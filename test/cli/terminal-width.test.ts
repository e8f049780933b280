import { cpSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli, type CliRun } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';
import { addArchives, makeToolchain } from '../support/toolchain-tree.js';

const folder = new TemporaryFolder();
const columns = 80;

/** Runs the program as on a terminal of so many columns, without its colours. */
function runOnTerminal(args: readonly string[]): CliRun {
  const terminal = `process.stdout.isTTY=true;process.stdout.columns=${columns}`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${terminal}`, NO_COLOR: '1' };
  return runCli(args, { env, cwd: folder.path });
}

// Names as long as those of real projects.
cpSync(samplePath('build'), folder.file('build'), { recursive: true });
makeToolchain(folder.file('esp-14.2.0'));
addArchives(folder.file('esp-14.2.0'), 1);
const elf = samplePath('streamer.elf');
const logs = [samplePath('one-connection.log'), samplePath('two-connections.log')];
const startup = samplePath('firmware/components/esp_system/startup.c');

const always: readonly (readonly string[])[] = [
  ['ctors', elf],
  ['heap', 'diff', ...logs, '--elf', elf],
  ['heap', samplePath('two-connections.log'), '--every'],
  ['dma', samplePath('made-up-walk.log'), '--output', '-'],
];
const thorough: readonly (readonly string[])[] = [
  ['ctors', samplePath('streamer-v6.elf')],
  ['ctors', 'diff', elf, samplePath('streamer-v6.elf')],
  ['ctors', 'verify', elf],
  ['audit', elf],
  ['audit', 'diff', elf, samplePath('streamer-v6.elf')],
  ['nack'],
  ['nack', '--check', samplePath('nack-claim.json')],
  ['image', 'build/streamer.bin', '--elf', 'build/streamer.elf'],
  ['flash', 'build', '--port', 'sim'],
  ['media', 'check', samplePath('media')],
  ['toolchain', 'check', 'esp-14.2.0'],
  ['doctor', samplePath('project')],
  ['dma', samplePath('made-up-exhaustion.log')],
  ['analyze', ...logs],
];

describe('on a terminal of 80 columns', () => {
  it.each([...always, ...(isThorough ? thorough : [])])(
    'no sentence and no table is wider: %s %s %s',
    (...args) => {
      const { code, stdout } = runOnTerminal(args.filter((arg) => arg !== undefined));
      expect([0, 1]).toContain(code);
      // A command stands alone on its line, a path is not broken.
      const wide = stdout
        .split('\n')
        .filter((line) => line.length > columns && !/^ *(?:esp-rtc-diag .*|\S+)$/.test(line));
      expect(wide).toEqual([]);
    },
  );

  it('nor of the other commands', ({ skip }) => {
    if (!isThorough) skip(onlyThorough);
  });
});

it('a list of constructors keeps its whole paths in a file or a pipe', () => {
  const { stdout } = runCli(['ctors', elf]);
  expect(stdout).toMatch(/^0x40001346: libdatachannel\/src\/impl\/dtlssrtptransport\.cpp:62 +#19 {2}init$/m);
  expect(stdout).not.toContain('…');
  // Each name that the file does not tell, once, as a comment of the list.
  expect(stdout).toMatch(/^ {2}# esp_ipc_init, protected: ESP-IDF's own$/m);
  expect(stdout).not.toContain('static objects of');
});

it('ctors names a line to type that leaves out the own constructors, and it works', () => {
  const { stdout } = runCli(['ctors', elf]);
  const [, line = ''] = /^ {5}esp-rtc-diag (ctors skip .+)$/m.exec(stdout) ?? [];
  const words = line.split(' ').map((word) => word.replaceAll("'", ''));
  const typed = words.map((word) => (word === 'components/esp_system/startup.c' ? startup : word));
  const { skipped } = JSON.parse(runCli([...typed, '--format', 'json']).stdout) as { skipped: unknown[] };
  // 21 of 24: all but those that must run.
  expect(skipped.length).toBe(21);
});
