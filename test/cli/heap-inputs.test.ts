import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { headerField } from '../support/build-elf.js';
import { withUint16 } from '../support/patch-bytes.js';
import { runCli, type CliRun } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const logPath = samplePath('one-connection.log');
const log = readFileSync(logPath);
const elf = readFileSync(samplePath('streamer.elf'));
const verdict = /^LEAK 8,628 B in 69 blocks/;

/** An error is one line that says what happened and one that says what to do. */
function expectError(run: CliRun, message: RegExp): void {
  expect(run.stderr).toMatch(message);
  const lines = run.stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^error: /);
  expect(lines[1]).not.toBe('');
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect([run.code, run.stdout]).toEqual([3, '']);
}

describe('a log', () => {
  it('may come from stdin', () => {
    const run = runCli(['heap', '-'], { input: log });
    expect(run.stdout).toMatch(verdict);
    expect(run.code).toBe(1);
  });

  it('may be compressed, whatever its name', () => {
    expect(runCli(['heap', folder.write('a.log.gz', gzipSync(log))]).stdout).toMatch(verdict);
    expect(runCli(['heap', folder.write('renamed.log', gzipSync(log))]).stdout).toMatch(verdict);
    expect(runCli(['heap', '-'], { input: gzipSync(log) }).stdout).toMatch(verdict);
  });

  it('may be compressed in two parts', () => {
    const half = Math.floor(log.length / 2);
    const parts = Buffer.concat([gzipSync(log.subarray(0, half)), gzipSync(log.subarray(half))]);
    expect(runCli(['heap', folder.write('parts.gz', parts)]).stdout).toMatch(verdict);
  });

  it('that is compressed and cut short gives a warning, and what can be read of it', () => {
    const zipped = gzipSync(log);
    const run = runCli(['heap', folder.write('cut.gz', zipped.subarray(0, zipped.length - 600))]);
    expect(run.stdout).toMatch(/^LEAK at least .* cut off by the end of the log/);
    expect(run.stderr).toMatch(/^warning: .*cut\.gz: its compressed data ends early/);
    expect(run.code).toBe(1);
  });

  it('that only has the name of a compressed file is read as it is', () => {
    expect(runCli(['heap', folder.write('plain.gz', log)]).stdout).toMatch(verdict);
  });

  it('may end with any line end', () => {
    const lf = Buffer.from(log.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    expect(runCli(['heap', '-'], { input: lf }).stdout).toMatch(verdict);
  });
});

describe('a log that is none', () => {
  it('does not exist', () => {
    expectError(runCli(['heap', folder.file('missing.log')]), /missing\.log does not exist/);
  });

  it('is a directory', () => {
    expectError(runCli(['heap', folder.path]), /is a directory/);
  });

  it('is empty', () => {
    expectError(runCli(['heap', folder.write('empty.log', '')]), /empty\.log is empty/);
  });

  it('is an empty stdin', () => {
    expectError(runCli(['heap', '-'], { input: '' }), /stdin/);
  });

  it('is an ELF', () => {
    expectError(runCli(['heap', samplePath('streamer.elf')]), /streamer\.elf is an ELF file, not a log/);
  });

  it('is a core dump', () => {
    const core = withUint16(readFileSync(samplePath('streamer.elf')), headerField.type, 4);
    expectError(runCli(['heap', folder.write('core.elf', core)]), /core\.elf is a core dump, not a log/);
  });

  it('is a flash image', () => {
    // esp_image_header_t of an ESP32-P4 with two segments.
    const header = [0xe9, 2, 2, 0x4f, ...Array<number>(8).fill(0), 18, 0, ...Array<number>(10).fill(0)];
    expectError(
      runCli(['heap', folder.write('app.bin', Buffer.from([...header, ...log]))]),
      /app\.bin is a flash image, not a log/,
    );
  });

  it('is binary', () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) & 0xff));
    expectError(runCli(['heap', folder.write('flash.bin', bytes)]), /binary/);
  });

  it('has no trace', () => {
    expectError(
      runCli(['heap', folder.write('quiet.log', 'I (5) app: hello\n')]),
      /quiet\.log holds no heap trace/,
    );
  });

  it('beside one that has a trace is a warning', () => {
    const run = runCli(['heap', folder.write('quiet2.log', 'I (5) app: hello\n'), logPath]);
    expect(run.stdout).toMatch(verdict);
    expect(run.stderr).toMatch(/^warning: .*quiet2\.log holds no heap trace/);
    expect(run.code).toBe(1);
  });

  it('has a name that a terminal would obey, which is shown and not obeyed', () => {
    const run = runCli(['heap', folder.file('\x1b]0;x\x07\u202e.log')]);
    expect(run.code).toBe(3);
    expect(run.stderr.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\u202e]/);
  });
});

describe('an ELF that does not fit', () => {
  const withElf = (name: string, bytes: Uint8Array): CliRun =>
    runCli(['heap', logPath, '--elf', folder.write(name, bytes)]);

  it.each([
    [62, 'x86-64'],
    [183, 'AArch64'],
    [8, 'MIPS'],
  ])('is for machine %d', (machine, name) => {
    expectError(
      withElf(`m${machine}.elf`, withUint16(elf, headerField.machine, machine)),
      new RegExp(`is for ${name}`),
    );
  });

  it('has 64 bits', () => {
    const bytes = Uint8Array.from(elf);
    bytes[headerField.class] = 2;
    expectError(withElf('wide.elf', bytes), /64-bit ELF/);
  });

  it('is truncated', () => {
    expectError(withElf('cut.elf', elf.subarray(0, elf.length - 1000)), /cut\.elf is truncated/);
    expectError(withElf('stub.elf', elf.subarray(0, 20)), /stub\.elf is truncated/);
  });

  it('is empty', () => {
    expectError(withElf('empty.elf', new Uint8Array(0)), /empty\.elf is not an ELF/);
  });

  it('is a flash image', () => {
    expectError(withElf('app.bin', Buffer.from([0xe9, 6, 2, 0])), /app\.bin is not an ELF file/);
  });

  it('does not exist', () => {
    expectError(
      runCli(['heap', logPath, '--elf', folder.file('missing.elf')]),
      /missing\.elf does not exist/,
    );
  });

  it('is a directory', () => {
    expectError(runCli(['heap', logPath, '--elf', folder.path]), /is a directory/);
  });

  it('does not cover the callers, which is a finding beside the answer', () => {
    const elsewhere = log
      .toString('latin1')
      .replaceAll(/0x40(?=[0-9a-f]{6})|0x4ff0(?=[0-9a-f]{4}[:\r])/g, (text) =>
        text === '0x40' ? '0x41' : '0x4fe0',
      );
    const run = runCli(['heap', '-', '--elf', samplePath('streamer.elf')], { input: elsewhere });
    expect(run.stdout).toMatch(verdict);
    expect(run.stdout).toContain('[elf-does-not-cover]');
  });

  // Which build a log is of, its boot says; what belongs to no build, the calls before its return addresses.
  const sha = createHash('sha256').update(elf).digest('hex').slice(0, 9);

  it('is that of another build by the hash in the log, which is said first, and its names are left out', () => {
    const run = withElf('other.elf', Buffer.concat([elf, Buffer.from('x')]));
    expect(run.stdout).toMatch(/^WRONG ELF, its names are left out: LEAK 8,628 B in 69 blocks/);
    expect(run.stdout).toContain(`${sha}…`);
    expect(run.stdout).not.toContain('PeerConnection');
    expect(run.code).toBe(1);
  });

  const moved = (): string =>
    log
      .toString('latin1')
      .replaceAll(/0x40[0-9a-f]{6}(?=[:\r])/g, (text) => `0x${(Number(text) + 2).toString(16)}`);

  it('is that of another build where no call stands before the callers, also without a hash in the log', () => {
    const unnamed = moved().replaceAll('ELF file SHA256', 'ELF');
    const run = runCli(['heap', '-', '--elf', samplePath('streamer.elf'), '--format', 'json'], {
      input: unnamed,
    });
    const { dumps, findings, verdict: line } = JSON.parse(run.stdout);
    expect(line).toMatch(/^WRONG ELF, its names are left out: LEAK 8,628 B/);
    expect(dumps[0].elf.matches).toBe(false);
    expect(dumps[0].groups.every(({ owner }: any) => owner === null)).toBe(true);
    const mismatch = findings.find(({ ruleId }: any) => ruleId === 'elf-mismatch');
    expect(mismatch.evidence.misfits).toBeGreaterThan(mismatch.evidence.tested / 2);
  });

  it('is right without a hash in the log where a call stands before each caller', () => {
    const unnamed = log.toString('latin1').replaceAll('ELF file SHA256', 'ELF');
    const run = runCli(['heap', '-', '--elf', samplePath('streamer.elf'), '--format', 'json'], {
      input: unnamed,
    });
    const { dumps } = JSON.parse(run.stdout);
    expect(dumps[0].elf).toMatchObject({ path: samplePath('streamer.elf'), matches: true });
    expect(dumps[0].groups[0].owner.function).toContain('rtc::impl::PeerConnection::PeerConnection');
  });

  it('is no warning where one of two is right', () => {
    const other = folder.write('other2.elf', Buffer.concat([elf, Buffer.from('x')]));
    const { stdout } = runCli(['heap', logPath, '--elf', other, '--elf', samplePath('streamer.elf')]);
    expect(stdout).not.toContain('WRONG ELF');
    expect(stdout).toContain('streamer.elf matches');
  });
});

describe('an sdkconfig', () => {
  it('settles sizes', () => {
    const path = folder.write('sdkconfig', 'CONFIG_FREERTOS_USE_TRACE_FACILITY=y\n');
    const { stdout } = runCli(['heap', logPath, '--sdkconfig', path, '--format', 'json']);
    const reasons = JSON.parse(stdout).dumps[0].groups.flatMap(({ cause }: any) => cause?.reasons ?? []);
    expect(reasons).toContain('sdkconfig-excludes-mutex');
  });

  it('that is none is an error', () => {
    expectError(runCli(['heap', logPath, '--sdkconfig', logPath]), /sets no option/);
    expectError(runCli(['heap', logPath, '--sdkconfig', folder.file('missing')]), /does not exist/);
    mkdirSync(folder.file('dir'));
    expectError(runCli(['heap', logPath, '--sdkconfig', folder.file('dir')]), /is a directory/);
  });
});
