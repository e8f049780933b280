import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { nameTrace } from '../../src/analysis/crash/crash-frames.js';
import { UnwindTable } from '../../src/parsers/elf/dwarf/unwind-table.js';
import { openFirmwareElf } from '../../src/runs/logs/open-firmware-elf.js';
import { OpenElfs } from '../../src/streamer/open-elf.js';
import { missingTool } from '../support/firmware.js';
import { readConsole } from '../support/read-console.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const source = (name: string): string => fileURLToPath(new URL(`unwind/${name}`, import.meta.url));
const machine = '-M virt -bios none -display none -monitor none'.split(' ');
const fixed = [
  ...'-march=rv32imac_zicsr -mabi=ilp32 -nostdlib -nostartfiles -ffreestanding -g'.split(' '),
  ...'-Wl,--section-start=.entry=0x80000000 -Wl,-Ttext=0x80001000 -Wl,-e,_start'.split(' '),
  ...'-Wl,--no-warn-rwx-segments -Wl,--no-relax'.split(' '),
];

/** Compiles the program that crashes, lets it crash under qemu, and names the stack that it printed. */
async function namesOf(name: string, flags: readonly string[]): Promise<string[]> {
  const [elf, console] = [folder.file(`${name}.elf`), folder.file(`${name}.log`)];
  const compiled = spawnSync(
    'riscv64-unknown-elf-gcc',
    [...fixed, ...flags, source('crash.c'), source('start.S'), '-o', elf],
    { encoding: 'utf8' },
  );
  if (compiled.status !== 0) throw new Error(compiled.stderr);
  const args = [...machine, '-serial', `file:${console}`, '-kernel', elf];
  spawnSync('qemu-system-riscv32', args, { stdio: 'ignore', timeout: 60_000 });
  const files = new OpenElfs();
  const firmware = await openFirmwareElf(files, elf);
  const panic = readConsole(readFileSync(console)).find((record) => record.kind === 'panic');
  const frames = panic?.kind === 'panic' ? nameTrace(panic, [firmware], null) : [];
  files.close();
  return frames.flatMap(({ role, frames: named }) => named.map(({ shortName }) => `${role} ${shortName}`));
}

describe('the stack of a crash under qemu', { timeout: 90_000 }, () => {
  it.for([
    ['O0', ['-O0']],
    ['Os', ['-Os']],
    ['O2', ['-O2']],
    ['frame-pointers', ['-Og', '-fno-omit-frame-pointer']],
    // Then the linker keeps `.eh_frame`, and there is no `.debug_frame`.
    ['eh-frame', ['-O2', '-fasynchronous-unwind-tables']],
    ['dwarf-2', ['-O2', '-gdwarf-2']],
  ] as const)('has all its callers, and nobody else: %s', async ([name, flags], ctx) => {
    const missing = missingTool('riscv64-unknown-elf-gcc', 'qemu-system-riscv32');
    if (missing !== null) return ctx.skip(`${missing} is not installed`);
    expect(await namesOf(name, [...flags, '-DBAD_ADDRESS=0x40000'])).toEqual([
      'pc crash_here',
      'caller third',
      'caller second',
      'caller first',
      'caller start',
    ]);
  });

  it('has those of a call of a null pointer', async (ctx) => {
    const missing = missingTool('riscv64-unknown-elf-gcc', 'qemu-system-riscv32');
    if (missing !== null) return ctx.skip(`${missing} is not installed`);
    expect(await namesOf('null', ['-Os', '-DBAD_ADDRESS=sink'])).toEqual([
      'caller call_nothing',
      'caller start',
    ]);
  });
});

describe('rows of .debug_frame', () => {
  it.for(['streamer.elf', 'streamer-v6.elf'])('of %s are those of readelf', (name, ctx) => {
    const tool = ['riscv64-unknown-elf-readelf', 'readelf'].find((one) => missingTool(one) === null);
    if (tool === undefined) return ctx.skip('readelf is not installed');
    const { stdout } = spawnSync(tool, ['-wF', samplePath(name)], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    const files = new OpenElfs();
    const table = new UnwindTable(files.open(samplePath(name)));
    let rows = 0;
    let columns: string[] = [];
    for (const line of stdout.split('\n')) {
      if (line.trim().startsWith('LOC')) columns = line.trim().split(/ +/).slice(2);
      const [, location, register, offset, rules = ''] =
        /^([0-9a-f]{8}) (\w+)([+-]\d+) *(.*)$/.exec(line) ?? [];
      // Rows of a common entry stand at 0, and those of functions that the linker left out begin there.
      if (location === undefined || Number.parseInt(location, 16) < 0x1000) continue;
      const saved = rules
        .trim()
        .split(/ +/)
        .flatMap((rule, i) => (rule.startsWith('c') ? [[columns[i], Number(rule.slice(1))]] : []));
      const row = table.rowAt(Number.parseInt(location, 16));
      const named = [...(row?.saved ?? [])].map(([at, place]) => [nameOf(at), place]);
      expect([
        location,
        nameOf(row?.cfa.register),
        row?.cfa.offset,
        new Map(named as [string, number][]),
      ]).toEqual([location, register, Number(offset), new Map(saved as [string, number][])]);
      rows++;
    }
    files.close();
    expect(rows).toBeGreaterThan(500);
  });
});

const names =
  'zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6';

function nameOf(register: number | undefined): string | undefined {
  return names.split(' ')[register ?? -1];
}
