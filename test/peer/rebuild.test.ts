import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildFirmware, missingTool, runFirmware } from '../support/firmware.js';
import { runCli } from '../support/run-cli.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();

describe('heap diff', { timeout: 120_000 }, () => {
  it('finds no difference between an -Og and an -O2 build of one leak, each with its own ELF', (ctx) => {
    if (!isThorough) return ctx.skip(onlyThorough);
    const missing = missingTool('riscv64-unknown-elf-gcc', 'qemu-system-riscv32');
    if (missing) return ctx.skip(`${missing} is not installed`);
    const optimised = buildFirmware(folder.file('o2'), { OPT: '-O2', DWARF: '4' });
    const log = folder.file('o2.log');
    // Internal RAM and PSRAM, as in both-regions.log.
    runFirmware(optimised, log, { connections: 1, dumpAll: 1 });
    const elfs = ['--elf-a', samplePath('streamer.elf'), '--elf-b', optimised];
    const args = ['heap', 'diff', samplePath('both-regions.log'), log, ...elfs, '--format', 'json'];
    const { code, stdout, stderr } = runCli(args);
    expect([code, stderr]).toEqual([0, '']);
    const { added, removed, grown, shrunk, unchanged } = JSON.parse(stdout);
    expect([added, removed, grown, shrunk]).toEqual([[], [], [], []]);
    const blocks = unchanged.map(({ countAfter }: { countAfter: number }) => countAfter);
    expect(blocks.reduce((sum: number, count: number) => sum + count, 0)).toBe(185);
  });

  it('takes the decode lines of a monitor and the names of the ELF for the same', (ctx) => {
    const log = readFileSync(samplePath('both-regions.log'), 'latin1');
    const decoded = decodeAsMonitor(log, samplePath('streamer.elf'));
    if (decoded === null) return ctx.skip('binutils are not installed');
    const path = folder.write('decoded.log', decoded);
    const args = [
      'heap',
      'diff',
      path,
      samplePath('both-regions.log'),
      '--elf-b',
      samplePath('streamer.elf'),
    ];
    const { added, removed, grown, shrunk, unchanged } = JSON.parse(
      runCli([...args, '--format', 'json']).stdout,
    );
    expect([added, removed, grown, shrunk]).toEqual([[], [], [], []]);
    expect(unchanged.length).toBeGreaterThan(0);
    expect(unchanged.filter(({ owner }: any) => owner === null)).toEqual([]);
  });
});

// What esp-idf-monitor 1.7 prints behind each record line; it calls addr2line, too.
function decodeAsMonitor(log: string, elf: string): string | null {
  const addresses = [...new Set(Array.from(log.matchAll(/0x[0-9a-f]{8}(?=:|\r)/g), ([address]) => address))];
  const before = addresses.map((address) => `0x${(Number(address) - 1).toString(16)}`);
  const out = runPeer(['riscv64-unknown-elf-addr2line', 'addr2line'], ['-pfiaC', '-e', elf, ...before]);
  if (out === null) return null;
  const answers = out.trimEnd().split(/\n(?=0x)/);
  const lines = new Map(
    addresses.map((address, index) => [
      address,
      (answers[index] ?? '')
        .replace(/^0x[0-9a-f]+/, address)
        .split('\n')
        .map((line) => `--- ${line.trim()}`),
    ]),
  );
  return log
    .split('\r\n')
    .flatMap((line) => [
      line,
      ...Array.from(line.matchAll(/0x[0-9a-f]{8}(?=:|$)/g)).flatMap(([address]) => lines.get(address) ?? []),
    ])
    .join('\r\n');
}
