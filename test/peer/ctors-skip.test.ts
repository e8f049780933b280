import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isThorough, onlyThorough } from '../support/thorough.js';
import { FirmwareProject } from '../support/firmware-project.js';
import { missingTool } from '../support/firmware.js';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const temporary = new TemporaryFolder();
const missing = missingTool('riscv64-unknown-elf-gcc', 'qemu-system-riscv32');
const reason = `${missing} is not installed`;

type Listed = { readonly address: string; readonly file: string; readonly protected: boolean };

function constructorsOf(elf: string): readonly Listed[] {
  const { stdout } = runCli(['ctors', elf, '--format', 'json', '--fail-on', 'never']);
  return (JSON.parse(stdout) as { readonly constructors: readonly Listed[] }).constructors;
}

const addressesOf = (constructors: readonly Listed[]): readonly number[] =>
  constructors.map(({ address }) => Number(address));

function skip(project: FirmwareProject, ...args: readonly string[]): void {
  const run = runCli(['ctors', 'skip', project.elf, ...args, '--startup', project.startup, '--write']);
  expect(run.stderr.split('\n').filter((line) => line.startsWith('error'))).toEqual([]);
  expect(run.code).toBe(0);
}

function verify(project: FirmwareProject): {
  readonly code: number | null;
  readonly style: string;
  readonly holds: readonly boolean[];
} {
  const run = runCli(['ctors', 'verify', project.elf, '--format', 'json']);
  const { style, entries } = JSON.parse(run.stdout) as {
    style: string;
    entries: { readonly holds: boolean }[];
  };
  return { code: run.code, style, holds: entries.map(({ holds }) => holds) };
}

function createV6(): FirmwareProject {
  const project = FirmwareProject.create(temporary.file('linked-6'), { STARTUP: '6' });
  project.build();
  return project;
}

// Patterns that choose 0, 3 and all of the project's own constructors.
const choices: readonly (readonly string[])[] = [
  [],
  ['--skip', 'main/main.cpp', '--skip', 'main/stream.cpp', '--skip', 'libdatachannel/src/track.cpp'],
  ['--skip', 'main/**', '--skip', 'libdatachannel/**'],
];

// The sample's loops in the form of esp-idf v5.2 to v5.5: an attribute on a line of its own, bounds declared inside.
const boundsAsArrays = /^extern constructor_t __init_.*\n/gm;
const loops = /^CALL_FRAME void do_global_ctors[^]*?^\}\n/m;
const idfLoops = `__attribute__((no_sanitize_undefined)) /* why; and until when */
CALL_FRAME void do_global_ctors(void)
{
#if __riscv
    extern void (*__init_priority_array_start)(void);
    extern void (*__init_priority_array_end)(void);
#endif
    extern void (*__init_array_start)(void);
    extern void (*__init_array_end)(void);
    void (**p)(void);
#if __riscv
    for (p = &__init_priority_array_start; p < &__init_priority_array_end; ++p) {
        call_constructor(*p);
    }
#endif
    for (p = &__init_array_end - 1; p >= &__init_array_start; --p) {
        call_constructor(*p);
    }
}
`;

function createAsIdf(folder: string): FirmwareProject {
  const project = FirmwareProject.create(folder);
  const text = readFileSync(project.startup, 'utf8');
  writeFileSync(project.startup, text.replace(boundsAsArrays, '').replace(loops, idfLoops));
  return project;
}

describe('a firmware whose startup.c skips constructors', { timeout: 240_000 }, () => {
  let base: FirmwareProject;

  beforeAll(() => {
    if (missing !== null) return;
    base = createAsIdf(temporary.file('base'));
    base.build();
  }, 240_000);

  it.for(['slots', 'table'])(
    'has every symbol in the same place for any list of the style %s',
    (style, ctx) => {
      if (missing !== null) return ctx.skip(reason);
      if (style === 'table' && !isThorough) return ctx.skip(onlyThorough);
      const project = base.copyTo(temporary.file(`still-${style}`));
      const tried = choices.filter((_, index) => isThorough || index !== 1);
      const symbols = tried.map((choice) => {
        skip(project, '--style', style, ...choice);
        project.build();
        return project.symbols();
      });
      expect(symbols[0]?.length).toBeGreaterThan(300);
      for (const others of symbols) expect(others).toEqual(symbols[0]);
    },
  );

  it('skips, by slots, exactly the chosen ones on the first build', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    const project = base.copyTo(temporary.file('first-build'));
    skip(project, ...(choices[2] ?? []));
    project.build();
    const all = constructorsOf(project.elf);
    const kept = addressesOf(all.filter((one) => one.protected));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(project.boot()).toEqual(kept);
    const verified = verify(project);
    expect([verified.code, verified.style]).toEqual([0, 'slots']);
    expect(verified.holds).toHaveLength(all.length - kept.length);
  });

  it('skips, by table, nothing on the first build and the chosen ones on the second', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    const project = base.copyTo(temporary.file('second-build'));
    const choice = choices[1] ?? [];
    skip(project, '--style', 'table', ...choice);
    project.build();
    const all = addressesOf(constructorsOf(project.elf));
    expect(project.boot()).toEqual(all);
    expect(verify(project).code).toBe(1);
    skip(project, '--style', 'table', ...choice);
    project.build();
    expect(addressesOf(constructorsOf(project.elf))).toEqual(all);
    expect(project.boot()).toHaveLength(all.length - 3);
    expect(verify(project)).toEqual({ code: 0, style: 'table', holds: [true, true, true] });
  });

  it('is found to skip others after the link order has changed', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    const project = base.copyTo(temporary.file('reordered'));
    skip(project, '--skip', 'main/stream.cpp');
    project.build();
    expect(verify(project)).toEqual({ code: 0, style: 'slots', holds: [true] });
    // Sorted by name, it is linked before all others of its folder now.
    renameSync(join(project.folder, 'main/stream.cpp'), join(project.folder, 'main/aaa.cpp'));
    project.build();
    expect(verify(project)).toEqual({ code: 1, style: 'slots', holds: [false] });
  });

  it('skips nothing, by slots, after a constructor was added', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    const project = base.copyTo(temporary.file('added'));
    skip(project, '--skip', 'main/stream.cpp');
    writeFileSync(
      join(project.folder, 'main/added.cpp'),
      'struct A { A(); int x; }; A::A() : x(1) {} A gAdded;\n',
    );
    project.build();
    expect(project.boot()).toEqual(addressesOf(constructorsOf(project.elf)));
    expect(verify(project).code).toBe(1);
  });

  it('drifts with literal addresses, which verify finds', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    if (!isThorough) return ctx.skip(onlyThorough);
    const project = base.copyTo(temporary.file('literal'));
    skip(project, '--style', 'literal', ...(choices[1] ?? []));
    project.build();
    expect(verify(project)).toMatchObject({ code: 1, style: 'literal' });
  });

  it.for(['5', '6'])(
    'lacks, by a linker script, exactly the chosen ones, as ESP-IDF v%s starts',
    (generation, ctx) => {
      if (missing !== null) return ctx.skip(reason);
      // The sample's own layout is the older one, which the tests of the other styles build all the time.
      if (generation === '5' && !isThorough) return ctx.skip(onlyThorough);
      const project = generation === '5' ? base.copyTo(temporary.file('linked-5')) : createV6();
      const all = constructorsOf(project.elf);
      const map = join(project.folder, 'build/streamer.map');
      const choice = ['--skip', 'main/stream.cpp', '--skip', 'libdatachannel/src/track.cpp', '--map', map];
      const run = runCli([
        'ctors',
        'skip',
        project.elf,
        ...choice,
        '--style',
        'linker',
        '--out',
        project.folder,
      ]);
      expect([run.code, run.stderr]).toEqual([0, '']);
      const script = project.read('build.sh').replace('-T $script', '-T esp-rtc-diag-skip.ld -T $script');
      writeFileSync(join(project.folder, 'build.sh'), script);
      project.build();
      const left = constructorsOf(project.elf);
      const files = (list: readonly Listed[]): readonly string[] => list.map(({ file }) => file);
      expect(files(left)).toEqual(
        files(all).filter((file) => !/main\/stream\.cpp$|src\/track\.cpp$/.test(file)),
      );
      expect(left).toHaveLength(all.length - 2);
      expect(project.boot()).toEqual(addressesOf(left));
      expect(verify(project)).toEqual({ code: 0, style: 'linker', holds: [true, true] });
    },
  );

  it('boots, patched, without exactly the chosen ones, and with an image that is whole', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    const project = base.copyTo(temporary.file('patched'));
    const before = constructorsOf(project.elf);
    const bin = temporary.write('streamer.bin', appImageOf(project.elf));
    const out = temporary.file('patched-out');
    const run = runCli([
      'ctors',
      'skip',
      project.elf,
      ...(choices[2] ?? []),
      '--style',
      'patch',
      '--bin',
      bin,
      '--out',
      out,
    ]);
    expect(run.code).toBe(0);
    const elf = join(out, 'streamer.elf');
    const skipped = before.filter((one) => !one.protected);
    // The log says that it calls them; what it calls is a return, which is where each of them points now.
    const called = project.boot(elf);
    expect(called).toHaveLength(before.length);
    expect(called.filter((address) => addressesOf(skipped).includes(address))).toEqual([]);
    expect(
      addressesOf(before.filter((one) => one.protected)).every((address) => called.includes(address)),
    ).toBe(true);
    expect(runCli(['ctors', 'verify', elf]).code).toBe(0);
    const image = JSON.parse(
      runCli(['image', join(out, 'streamer.bin'), '--elf', elf, '--format', 'json']).stdout,
    );
    expect(image).toMatchObject({ checksum: { valid: true }, hash: { valid: true }, matchesElf: true });
    // Words of the skipped, the ELF's hash, checksum and hash: nothing else differs.
    const [old, now] = [readFileSync(bin), readFileSync(join(out, 'streamer.bin'))];
    const changed = old.filter((byte, index) => byte !== now[index]).length;
    expect(changed).toBeGreaterThan(skipped.length);
    expect(changed).toBeLessThanOrEqual(skipped.length * 4 + 32 + 1 + 32);
  });

  it('gets its startup.c back byte for byte', (ctx) => {
    if (missing !== null) return ctx.skip(reason);
    const project = base.copyTo(temporary.file('reverted'));
    const before = readFileSync(project.startup);
    skip(project, ...(choices[2] ?? []));
    skip(project, '--style', 'literal', ...(choices[1] ?? []));
    expect(readFileSync(project.startup).equals(before)).toBe(false);
    expect(runCli(['ctors', 'revert', project.startup]).code).toBe(0);
    expect(readFileSync(project.startup).equals(before)).toBe(true);
  });
});

// As `esptool elf2image` lays an image out (esp-idf esp_app_format.h): the constructor arrays in a mapped segment that
// starts with the app description, whose hash is that of the ELF.
function appImageOf(path: string): Buffer {
  const elf = readFileSync(path);
  const run = spawnSync('riscv64-unknown-elf-readelf', ['-SW', path], { encoding: 'utf8' });
  const row = /\.flash\.init_array\s+\w+\s+([0-9a-f]{8})\s+([0-9a-f]+)\s+([0-9a-f]+)/.exec(run.stdout);
  const [address = 0, offset = 0, size = 0] = (row ?? []).slice(1).map((text) => Number.parseInt(text, 16));
  const description = Buffer.alloc(256);
  description.writeUInt32LE(0xabcd5432, 0);
  createHash('sha256').update(elf).digest().copy(description, 144);
  const segments = [
    { address: 0x4800_0020, bytes: description },
    { address, bytes: elf.subarray(offset, offset + size) },
  ];
  const header = Buffer.alloc(24);
  header.set([0xe9, segments.length, 2, 0x40]);
  header.writeUInt16LE(18, 12);
  header[23] = 1;
  const body = Buffer.concat([
    header,
    ...segments.flatMap((one) => {
      const head = Buffer.alloc(8);
      head.writeUInt32LE(one.address, 0);
      head.writeUInt32LE(one.bytes.length, 4);
      return [head, one.bytes];
    }),
  ]);
  const padded = Buffer.concat([body, Buffer.alloc(16 - (body.length % 16))]);
  const sum = segments.reduce((all, one) => one.bytes.reduce((xor, byte) => xor ^ byte, all), 0xef);
  padded[padded.length - 1] = sum;
  return Buffer.concat([padded, createHash('sha256').update(padded).digest()]);
}
