import { describe, expect, it } from 'vitest';
import { buildFirmware, missingTool, runFirmware } from '../support/firmware.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

describe('heap diff', { timeout: 120_000 }, () => {
  it('finds no difference between an -Og and an -O2 build of one leak, each with its own ELF', (ctx) => {
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
});
