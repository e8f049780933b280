import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const elf = samplePath('streamer.elf');
const original = readFileSync(samplePath('firmware/components/esp_system/startup.c'));
const hosted = 'esp_hosted/**';
const own = ['--skip', 'main/**', '--skip', 'libdatachannel/**'];

const hostedLine = '0x400001a4: esp_hosted/esp_hosted_host_init.c:12\n';

let count = 0;
function startupCopy(): string {
  return folder.write(`startup-${count++}.c`, original);
}

function skip(...args: readonly string[]): ReturnType<typeof runCli> {
  return runCli(['ctors', 'skip', elf, ...args]);
}

function skipJson(...args: readonly string[]): {
  readonly skipped: readonly { readonly file: string; readonly protected: boolean }[];
  readonly kept: readonly { readonly symbol: string }[];
  readonly files: readonly { readonly path: string; readonly action: string }[];
} {
  return JSON.parse(skip(...args, '--format', 'json').stdout);
}

describe('what is skipped', () => {
  it('is what the patterns choose, and never what must run', () => {
    const { skipped, kept } = skipJson(...own, '--keep', 'main/main.cpp');
    expect(skipped.length).toBeGreaterThan(10);
    expect(skipped.filter((one) => one.protected)).toEqual([]);
    expect(skipped.filter(({ file }) => file.endsWith('main/main.cpp'))).toEqual([]);
    expect(kept.map(({ symbol }) => symbol)).toContain('esp_hosted_host_init');
  });

  it.each([
    [2, ['--skip', 'nothing/**'], 'matches no constructor'],
    [2, ['--skip', 'main/**', '--keep', 'nothing/**'], 'matches no constructor'],
    [2, ['--skip', 'main/main.cpp', '--keep', 'main/**'], 'only what --keep protects'],
    [2, [], 'Nothing is left to skip'],
    [5, ['--skip', '**'], 'matches all'],
    [5, ['--skip', hosted], 'only what must run'],
    [5, ['--list', folder.write('hosted.txt', hostedLine)], 'hosted.txt names only what must run'],
    [5, ['--skip', 'main/**', '--startup', samplePath('README.md')], 'has no do_global_ctors'],
    [2, ['--skip', 'main/**', '--style', 'patch'], 'no folder is given'],
    [3, ['--skip', 'main/**', '--startup', 'no-such-file.c'], 'does not exist'],
    [3, ['--skip', 'main/**', '--startup', 'no-such-file.c'], '$IDF_PATH/components/esp_system/startup.c'],
    [3, ['--list', samplePath('README.md')], 'lists no constructor'],
    [3, ['--skip', 'main/**', '--map', samplePath('README.md')], 'is no linker map of GNU ld'],
  ])('ends with %s for %j', (code, args, message) => {
    const run = skip(...args);
    expect([run.code, run.stdout]).toEqual([code, '']);
    expect(run.stderr).toContain(message);
  });

  it('is said again whole, in the line that edits startup.c', () => {
    const startup = '--startup components/esp_system/startup.c --write';
    expect(skip('--skip', 'main/**', '--keep', 'main/main.cpp').stdout).toContain(
      `     esp-rtc-diag ctors skip ${elf} --skip 'main/**' --keep main/main.cpp ${startup}\n`,
    );
  });

  it('is by force what must run, with a warning', () => {
    const run = skip('--skip', hosted, '--force');
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(
      /^warning: .*esp_hosted_host_init.*Wi-Fi; without it the board will most likely not start/,
    );
  });

  it('is found by file and line where a list has the addresses of another build', () => {
    const current = runCli(['ctors', elf]).stdout;
    const notes = current.match(/0x[0-9a-f]{8}: main\/\S+/g) ?? [];
    expect(notes.length).toBeGreaterThanOrEqual(6);
    const moved = notes.map((line) => line.replace(/^0x4/, '0x7')).join('\n');
    const { skipped } = skipJson(
      '--list',
      folder.write('notes.txt', `Skip:\n${moved}\nAllow: 0x70022656 esp_hosted_host_init\n`),
    );
    expect(skipped.length).toBe(notes.length);
  });

  it('is an error where a list names what this ELF has not', () => {
    const run = skip(
      '--list',
      folder.write('other.txt', '0x4007d056: libdatachannel/src/impl/datachannel.cpp:395\n'),
    );
    expect([run.code, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toContain('datachannel.cpp');
  });
});

describe('a startup.c', () => {
  it('is edited in place beside a backup, again without a change, and restored', () => {
    const path = startupCopy();
    expect(skipJson(...own, '--startup', path, '--write').files.map(({ action }) => action)).toEqual([
      'backup',
      'written',
    ]);
    const edited = readFileSync(path);
    expect(edited.equals(original)).toBe(false);
    expect(readFileSync(`${path}.before-esp-rtc-diag`).equals(original)).toBe(true);
    // It is there already: what comes next is the build, and no other edit.
    expect(skip(...own, '--startup', path, '--write').stdout).toMatch(
      /\nunchanged {2}.*\.c\n\nNext:\n {2}1\. Build the project\.\n {2}2\. Check the new build:\n/,
    );
    expect(readFileSync(path).equals(edited)).toBe(true);
    expect(runCli(['ctors', 'revert', path]).code).toBe(0);
    expect(readFileSync(path).equals(original)).toBe(true);
  });

  it('is left as it is without --write, and the diff turns the one into the other', () => {
    const path = startupCopy();
    const run = skip(...own, '--startup', path);
    expect(readFileSync(path).equals(original)).toBe(true);
    expect(run.stdout).toContain(`--- ${path}`);
    expect(run.stdout.split('\n').filter((line) => line.startsWith('-') && !line.startsWith('---'))).toEqual(
      [],
    );
    expect(run.stdout).toMatch(/^\+ .*continue; \/\* esp-rtc-diag \*\/$/m);
  });

  it('never loses an older backup', () => {
    const path = startupCopy();
    writeFileSync(`${path}.before-esp-rtc-diag`, 'an older one');
    skip(...own, '--startup', path, '--write');
    expect(readFileSync(`${path}.before-esp-rtc-diag`, 'utf8')).toBe('an older one');
    expect(readFileSync(`${path}.before-esp-rtc-diag-2`).equals(original)).toBe(true);
  });

  it('that is a link stays a link', () => {
    const [target, link] = [startupCopy(), folder.file('link.c')];
    symlinkSync(target, link);
    skip(...own, '--startup', link, '--write');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target).equals(original)).toBe(false);
  });

  it('that is read-only is left alone, with nothing beside it', () => {
    const place = folder.file('read-only');
    skip('--skip', 'main/**', '--style', 'linker', '--out', place);
    const path = join(place, 'startup.c');
    copyFileSync(samplePath('firmware/components/esp_system/startup.c'), path);
    chmodSync(path, 0o444);
    const before = readdirSync(place);
    const run = skip(...own, '--startup', path, '--write');
    expect([run.code, readFileSync(path).equals(original)]).toEqual([3, true]);
    expect(readdirSync(place)).toEqual(before);
  });

  it('gets the loop with an empty list where nothing is chosen', () => {
    const path = startupCopy();
    const run = skip('--startup', path, '--write');
    expect(run.code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('esp_rtc_diag_skip_slots');
    expect(readFileSync(path, 'utf8')).not.toContain('.esp_rtc_diag.skip');
  });

  it('that we did not edit is not restored', () => {
    const path = startupCopy();
    const run = runCli(['ctors', 'revert', path]);
    expect([run.code, run.stderr.includes('no code of ours')]).toEqual([5, true]);
  });
});

describe('files of the styles linker and patch', () => {
  it('never take the place of an input', () => {
    const place = folder.file('inputs');
    skip('--skip', 'main/**', '--style', 'linker', '--out', place);
    const copy = join(place, 'app.elf');
    copyFileSync(elf, copy);
    const run = runCli(['ctors', 'skip', copy, '--skip', 'main/**', '--style', 'patch', '--out', place]);
    expect([run.code, readFileSync(copy).equals(readFileSync(elf))]).toEqual([5, true]);
  });

  it('are not there when the image is not of that build', () => {
    const place = folder.file('never-made');
    const run = skip('--skip', 'main/**', '--style', 'patch', '--out', place, '--bin', elf);
    expect([run.code, existsSync(place)]).toEqual([5, false]);
  });
});
