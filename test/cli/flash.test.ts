import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firmwareLike } from '../support/firmware-like.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const build = samplePath('build');
const notice = 'SIMULATION: this chip is not there\n';
const parts = [
  { offset: 0x2000, file: 'build/bootloader/bootloader.bin' },
  { offset: 0x8000, file: 'build/partition_table/partition-table.bin' },
  { offset: 0x10000, file: 'build/streamer.bin' },
] as const;

describe('flash', { timeout: 90_000 }, () => {
  it('writes a build, leaves alone what is there, and starts it', () => {
    const port = `sim:${folder.file('board.bin')}`;
    const first = runCli(['flash', build, '--port', port, '--format', 'json']);
    expect(first).toMatchObject({ code: 0, stderr: notice });
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({
      schemaVersion: 1,
      simulated: true,
      chip: { name: 'esp32p4', revision: '3.2', mac: '02:00:5e:10:00:01', flashSizeBytes: 16 * 1024 * 1024 },
      files: parts.map(({ offset, file }) => ({
        offset,
        path: samplePath(file),
        size: readFileSync(samplePath(file)).length,
        action: 'written',
      })),
      verified: true,
      reset: 'hard',
      boot: 'flash',
    });
    const flash = readFileSync(folder.file('board.bin'));
    for (const { offset, file } of parts) {
      const bytes = readFileSync(samplePath(file));
      expect(Buffer.compare(flash.subarray(offset, offset + bytes.length), bytes)).toBe(0);
    }
    const again = runCli(['flash', build, '--port', port, '--format', 'json']);
    expect(JSON.parse(again.stdout).files.map(({ action }: { action: string }) => action)).toEqual([
      'same',
      'same',
      'same',
    ]);
    const other = folder.write('other.bin', Buffer.alloc(352, 1));
    const verify = runCli(['flash', '0x10000', other, '--verify-only', '--port', port]);
    expect(verify.code).toBe(1);
    expect(verify.stdout).toMatch(/^DIFFERS 1 of 1 file, 352 B: other\.bin at 0x00010000\n/);
    expect(verify.stdout).toContain(
      '\nNext:\n  1. Write what differs: the same command without --verify-only',
    );
    expect(runCli(['flash', build, '--verify-only', '--port', port]).code).toBe(0);
    const erased = runCli(['flash', '0x10000', other, '--erase', '--port', port, '--format', 'json']);
    expect(JSON.parse(erased.stdout).files[0].action).toBe('written');
    expect(
      readFileSync(folder.file('board.bin'))
        .subarray(0, 0x10000)
        .every((byte) => byte === 0xff),
    ).toBe(true);
  });

  it('says in one line what was done, to which chip, and that it runs', () => {
    const { code, stdout } = runCli(['flash', build], { env: { ESP_RTC_DIAG_PORT: 'sim' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^FLASHED 3 files, 3,600 B in \d+\.\d s \(bootloader\.bin written, .*\), verified\n/,
    );
    expect(stdout.split('\n')[1]).toBe('esp32p4 revision 3.2 · 16 MB flash · running');
  });

  it('tells events as they happen in NDJSON', () => {
    const file = folder.write('big.bin', firmwareLike(100_000));
    const run = runCli(['flash', '0x10000', file, '--port', 'sim', '--no-stub', '--format', 'ndjson']);
    const events = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const names = events.map(({ event }) => event);
    expect(names[0]).toBe('connected');
    expect(names.slice(-2)).toEqual(['file', 'done']);
    const written = events
      .filter(({ event }) => event === 'progress')
      .map(({ writtenBytes }) => writtenBytes);
    expect(written.length).toBeGreaterThan(50);
    expect(written).toEqual(written.toSorted((a, b) => a - b));
    expect(written.at(-1)).toBe(100_000);
  });

  it('plans without a port', () => {
    const { code, stdout, stderr } = runCli(['flash', build, '--dry-run']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^PLANNED 3 files, 3,600 B; nothing was written\n/);
  });

  it.each([
    [
      'a build for another revision',
      ['0x2000', samplePath('image/bootloader-v1.bin')],
      /revisions 1\.0 to 1\.99.* 3\.2\.\n.*CONFIG_ESP32P4_SELECTS_REV_LESS_V3=n/,
    ],
    [
      'files that overlap',
      ['0x2000', samplePath('build/streamer.bin'), '0x2000', samplePath('build/streamer.bin')],
      /share a sector/,
    ],
    [
      'a file behind the end',
      ['0xfff000', folder.write('long.bin', Buffer.alloc(5000))],
      /ends behind the flash/,
    ],
  ])('refuses %s with exit code 5', (_, args, message) => {
    const run = runCli(['flash', ...args, '--port', 'sim']);
    expect(run).toMatchObject({ code: 5, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('writes what it would refuse where it is forced to, and says so', () => {
    const args = ['0x2000', samplePath('image/bootloader-v1.bin')];
    const run = runCli(['flash', ...args, '--port', 'sim', '--force']);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^forced: .*made for chip revisions 1\.0 to 1\.99/m);
  });

  it.each([
    ['no port', [build], 2, /which port/],
    [
      'an offset without a file',
      ['0x1000', samplePath('build/streamer.bin'), '0x2000', '--port', 'sim'],
      2,
      /0x2000 has no file/,
    ],
    ['an offset alone', ['0x10000', '--port', 'sim'], 2, /0x10000 has no file/],
    ['a folder without a build', [folder.path, '--port', 'sim'], 3, /flasher_args\.json does not exist/],
    ['a file that is not there', ['0x1000', '/nope.bin', '--port', 'sim'], 3, /\/nope\.bin does not exist/],
  ])('has an error with a hint for %s', (_, args, code, message) => {
    const run = runCli(['flash', ...args], { env: { ESP_RTC_DIAG_PORT: '' } });
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('shows control characters of a file name and obeys none', () => {
    const name = folder.write('a\x1b[31m.bin', 'x');
    expect(runCli(['flash', '0x1000', name, '--dry-run']).stdout).toContain('a\\x1b[31m.bin');
  });
});

describe('read-flash', { timeout: 90_000 }, () => {
  it('reads back what was written, through the stub and through the ROM', () => {
    const port = `sim:${folder.file('read.bin')}`;
    const bytes = Buffer.from(firmwareLike(300_001));
    runCli(['flash', '0x10000', folder.write('app.bin', bytes), '--port', port]);
    const out = folder.file('out.bin');
    const run = runCli(['read-flash', '0x10000', String(bytes.length), out, '--port', port]);
    expect(run).toMatchObject({ code: 0, stderr: notice });
    expect(run.stdout).toMatch(/^READ 293 KB at 0x00010000 in \d+\.\d s into /);
    expect(Buffer.compare(readFileSync(out), bytes)).toBe(0);
    runCli(['read-flash', '0x10001', '1000', out, '--port', port, '--no-stub']);
    expect(Buffer.compare(readFileSync(out), bytes.subarray(1, 1001))).toBe(0);
  });

  it('refuses a span behind the flash, and writes no file then', () => {
    const out = folder.file('none.bin');
    const run = runCli(['read-flash', '0xff0000', '128K', out, '--port', 'sim']);
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/ends at 0x1010000, behind the flash of 16 MB/);
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });
});

describe('reset', { timeout: 90_000 }, () => {
  it('starts the application and shows the line of its boot', () => {
    const run = runCli(['reset', '--port', 'sim']);
    expect(run).toEqual({
      code: 0,
      stdout: 'RESET, it starts from flash\nrst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\n',
      stderr: notice,
    });
  });
});

describe('image', { timeout: 90_000 }, () => {
  it('says that an image is sound and matches its ELF, and what it is', () => {
    const run = runCli([
      'image',
      samplePath('build/streamer.bin'),
      '--elf',
      samplePath('build/streamer.elf'),
      '--format',
      'json',
    ]);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      chip: 'esp32p4',
      chipId: 18,
      entry: '0x4ff00000',
      minRevision: '3.1',
      maxRevision: '3.99',
      segments: [{ offset: 32, address: '0x40000020', length: 256 }, { address: '0x4ff00000' }],
      checksum: { value: 0x53, valid: true },
      hash: { appended: true, valid: true },
      app: { project: 'streamer', elfSha256: sha256(samplePath('build/streamer.elf')) },
      matchesElf: true,
      findings: [],
    });
  });

  it('finds the ELF of another build', () => {
    const run = runCli(['image', samplePath('build/streamer.bin'), '--elf', samplePath('streamer.elf')]);
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/^OTHER BUILD application/);
  });

  it('finds damage, and exits with 1', () => {
    const bytes = readFileSync(samplePath('build/streamer.bin'));
    bytes[0x12a] = (bytes[0x12a] ?? 0) ^ 0x10;
    const run = runCli(['image', folder.write('damaged.bin', bytes), '--format', 'json']);
    expect(run.code).toBe(1);
    const { checksum, hash, findings } = JSON.parse(run.stdout);
    expect({ checksum, hash }).toMatchObject({ checksum: { valid: false }, hash: { valid: false } });
    expect(findings.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual([
      'image-checksum',
      'image-hash',
    ]);
  });

  it.each([
    ['an ELF', samplePath('streamer.elf'), /it is an ELF/],
    ['a partition table', samplePath('build/partition_table/partition-table.bin'), /it is a partition table/],
    ['a log', samplePath('one-connection.log'), /its first byte is not 0xE9/],
    ['a file that is not there', '/nope.bin', /does not exist/],
  ])('has an error with a hint for %s', (_, path, message) => {
    const run = runCli(['image', path]);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(message);
  });
});

describe('ports', { timeout: 90_000 }, () => {
  it('lists what the system has, without udev', () => {
    const run = runCli(['ports', '--format', 'json'], { env: { PATH: '/nowhere' } });
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ schemaVersion: 1, ports: expect.any(Array) });
  });
});

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
