import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../src/model/frame.js';
import { demangle } from '../../src/parsers/elf/demangle/demangle.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { ElfSymbolizer } from '../../src/parsers/elf/elf-symbolizer.js';
import { buildStdCode, type StdCodeFlags } from '../support/build-std-code.js';
import { isThorough } from '../support/thorough.js';

const sampledAddresses = 4000;
const leastAgreement = 0.999;
const peer = ['llvm-symbolizer-16', 'llvm-symbolizer'].find(isInstalled);
const compiler = 'riscv64-unknown-elf-gcc';
const samplePath = fileURLToPath(new URL('../../samples/streamer.elf', import.meta.url));
const buildScript = fileURLToPath(new URL('../../samples/firmware/build.sh', import.meta.url));
const stdCodeVariants: readonly (StdCodeFlags & {
  readonly name: string;
  readonly isOrdinary?: boolean;
  readonly objcopy?: readonly string[];
})[] = [
  { name: 'DWARF 2, -Og', compile: ['-gdwarf-2', '-gstrict-dwarf', '-Og'] },
  { name: 'DWARF 3, -O2', compile: ['-gdwarf-3', '-gstrict-dwarf', '-O2'] },
  { name: 'DWARF 4, -O2', compile: ['-gdwarf-4', '-O2'] },
  { name: 'DWARF 4, -Og, type units', compile: ['-gdwarf-4', '-Og', '-fdebug-types-section'] },
  { name: 'DWARF 5, -Og', compile: ['-gdwarf-5', '-Og'] },
  { name: 'DWARF 5, -O2, type units', compile: ['-gdwarf-5', '-O2', '-fdebug-types-section'] },
  { name: 'DWARF 5, -O2, LTO', compile: ['-gdwarf-5', '-O2', '-flto'] },
  {
    name: 'functions that the linker dropped',
    compile: ['-gdwarf-5', '-O2', '-ffunction-sections', '-fdata-sections'],
    link: ['-Wl,--gc-sections', '-Wl,--entry=_start'],
    isOrdinary: true,
  },
  {
    name: 'macros, functions that the linker dropped, DWARF 4',
    compile: ['-gdwarf-4', '-g3', '-O2', '-ffunction-sections'],
    link: ['-Wl,--gc-sections', '-Wl,--entry=_start'],
  },
  { name: 'no .debug_aranges', compile: ['-gdwarf-5', '-O2'], objcopy: ['--remove-section=.debug_aranges'] },
  {
    name: 'compressed sections',
    compile: ['-gdwarf-4', '-O2'],
    objcopy: ['--compress-debug-sections=zlib'],
  },
];
const userElfs = (process.env['ESP_RTC_DIAG_PEER_ELFS'] ?? '').split(delimiter).filter((path) => path !== '');
const folders: string[] = [];

type PeerFrame = { readonly FunctionName: string; readonly FileName: string; readonly Line: number };
type Comparison = {
  readonly compared: number;
  readonly agreed: number;
  readonly differences: readonly string[];
};

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('frames are those of llvm-symbolizer', { timeout: 300_000 }, () => {
  it('for the sample', (ctx) => {
    if (!peer) return ctx.skip('llvm-symbolizer is not installed');
    expectAgreement(compare(peer, samplePath));
  });

  const samples = ['-Og 4', '-O2 5', ...(isThorough ? ['-Og 5', '-O2 4'] : [])];
  for (const sample of samples) {
    const [optimisation = '', version = ''] = sample.split(' ');
    it(`for the sample built with ${optimisation} and DWARF ${version}`, (ctx) => {
      if (!peer) return ctx.skip('llvm-symbolizer is not installed');
      if (!isInstalled(compiler)) return ctx.skip(`${compiler} is not installed`);
      expectAgreement(compare(peer, buildSample(optimisation, version)));
    });
  }

  // What a sample of ours may hide shows in real `std::` code; the ordinary run tries the form that differs most.
  for (const variant of stdCodeVariants.filter(({ isOrdinary }) => isOrdinary || isThorough)) {
    it(`for std:: code with ${variant.name}`, (ctx) => {
      if (!peer) return ctx.skip('llvm-symbolizer is not installed');
      const built = buildStdCode(temporaryFolder(), variant);
      if ('missing' in built) return ctx.skip(built.missing);
      if (variant.objcopy) run('riscv64-unknown-elf-objcopy', [...variant.objcopy, built.elf]);
      expectAgreement(compare(peer, built.elf));
    });
  }

  it('for the ELF files in ESP_RTC_DIAG_PEER_ELFS', (ctx) => {
    if (!peer) return ctx.skip('llvm-symbolizer is not installed');
    if (userElfs.length === 0) return ctx.skip('ESP_RTC_DIAG_PEER_ELFS names no ELF');
    for (const path of userElfs) expectAgreement(compare(peer, path));
  });
});

function expectAgreement({ compared, agreed, differences }: Comparison): void {
  expect(compared).toBeGreaterThanOrEqual(3000);
  expect(agreed / compared, differences.slice(0, 10).join('\n')).toBeGreaterThanOrEqual(leastAgreement);
}

function buildSample(optimisation: string, version: string): string {
  const folder = temporaryFolder();
  const env = { ...process.env, OPT: optimisation, DWARF: version };
  run('sh', [buildScript, folder], env);
  return join(folder, 'streamer.elf');
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-peer-'));
  folders.push(folder);
  return folder;
}

function run(program: string, args: readonly string[], env = process.env): void {
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

function compare(program: string, path: string): Comparison {
  const { elf, close } = openElf(path);
  try {
    const symbolizer = new ElfSymbolizer(elf);
    const symbols = readSymbols(elf);
    const addresses = pickAddresses(elf, symbols);
    const theirs = askPeer(program, path, addresses);
    const differences: string[] = [];
    let compared = 0;
    addresses.forEach((address, i) => {
      const frames = theirs[i] ?? [];
      // Without a line the answer is from the symbol table, where each tool has its own preferences.
      if (!frames.some(({ Line }) => Line > 0)) return;
      compared++;
      const ours = symbolizer.framesAt(address);
      if (!isSame(ours, frames, symbols)) differences.push(describeDifference(address, ours, frames));
    });
    return { compared, agreed: compared - differences.length, differences };
  } finally {
    close();
  }
}

function isSame(ours: readonly Frame[], theirs: readonly PeerFrame[], symbols: Symbols): boolean {
  return (
    ours.length === theirs.length &&
    theirs.every((frame, i) => {
      const mine = ours[i];
      if (!mine || placeOf(mine.file, mine.line) !== placeOf(frame.FileName, frame.Line)) return false;
      const name = demangle(frame.FunctionName);
      if ((mine.function ?? '') === name) return true;
      const isOutermost = i === theirs.length - 1;
      return isOutermost && (isAssembly(frame) || symbols.areAliases(mine.function, frame.FunctionName));
    })
  );
}

// There the name comes from the symbol table, and at the first address of a Thumb label llvm names the one before.
function isAssembly({ FileName }: PeerFrame): boolean {
  return FileName.endsWith('.S');
}

function placeOf(file: string | null, line: number | null): string {
  return `${file ? basename(file.replaceAll('\\', '/')) : ''}:${line ?? 0}`;
}

function describeDifference(address: number, ours: readonly Frame[], theirs: readonly PeerFrame[]): string {
  const mine = ours.map((frame) => `${frame.function} ${placeOf(frame.file, frame.line)}`).join(' < ');
  const peers = theirs.map(
    (frame) => `${demangle(frame.FunctionName)} ${placeOf(frame.FileName, frame.Line)}`,
  );
  return `0x${address.toString(16)}: ${mine}; llvm: ${peers.join(' < ')}`;
}

// Names stay mangled, because the two demanglers differ in style; ours is judged against c++filt elsewhere.
function askPeer(
  program: string,
  path: string,
  addresses: readonly number[],
): readonly (readonly PeerFrame[])[] {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  const args = ['--output-style=JSON', '--inlines', '--no-demangle', `--obj=${path}`];
  const { stdout } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly Symbol?: readonly PeerFrame[] }).Symbol ?? []);
}

/** Even steps through all code, and the start of every function. */
function pickAddresses(elf: ElfFile, symbols: Symbols): readonly number[] {
  const areas = elf.sections.filter(({ isAllocated, isExecutable }) => isAllocated && isExecutable);
  const codeBytes = areas.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const step = Math.max(1, Math.floor(codeBytes / 2 / sampledAddresses)) * 2;
  const steps = areas.flatMap(({ address, sizeBytes }) =>
    Array.from({ length: Math.ceil(sizeBytes / step) }, (_, i) => address + i * step),
  );
  return [...steps, ...symbols.starts.filter((address) => elf.hasCodeAt(address)).slice(0, sampledAddresses)];
}

type Symbols = {
  readonly starts: readonly number[];
  readonly areAliases: (ours: string | null, theirs: string) => boolean;
};

// llvm prefers the symbol with the greatest name where several mark the same function; DWARF has the source's own.
function readSymbols(elf: ElfFile): Symbols {
  const table = elf.sections.find(({ type }) => type === 'symtab');
  const strings = table && elf.sections[table.link];
  const bytes = Buffer.from(table ? elf.read(table) : []);
  const names = Buffer.from(strings ? elf.read(strings) : []);
  const addressesByName = new Map<string, number>();
  const namesByAddress = new Map<number, Set<string>>();
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const isFunction = (bytes.readUInt8(at + 12) & 0xf) === 2;
    const address = bytes.readUInt32LE(at + 4) & (elf.machine === 'arm' && isFunction ? ~1 : ~0);
    const start = bytes.readUInt32LE(at);
    const name = names.toString('utf8', start, names.indexOf(0, start));
    addressesByName.set(name, address >>> 0);
    const known = namesByAddress.get(address >>> 0) ?? new Set();
    namesByAddress.set(address >>> 0, known.add(demangle(name)));
  }
  return {
    starts: [...namesByAddress.keys()].toSorted((a, b) => a - b),
    areAliases: (ours, theirs) => {
      const address = addressesByName.get(theirs);
      return ours !== null && address !== undefined && namesByAddress.get(address)?.has(ours) === true;
    },
  };
}

function openElf(path: string): { readonly elf: ElfFile; readonly close: () => void } {
  const descriptor = openSync(path, 'r');
  const sizeBytes = fstatSync(descriptor).size;
  const read = (offset: number, length: number): Uint8Array => {
    const bytes = Buffer.alloc(length);
    expect(readSync(descriptor, bytes, 0, length, offset)).toBe(length);
    return bytes;
  };
  return { elf: ElfFile.open({ name: basename(path), sizeBytes, read }), close: () => closeSync(descriptor) };
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}
