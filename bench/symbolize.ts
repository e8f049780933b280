// Prints our time for naming addresses as a ratio to llvm-symbolizer and GNU addr2line, whole processes, in one run.
//
//   npm run bench:symbolize [-- ELF]
//
// Without an ELF it builds one of more than 50 MB from generated C++ (once, in the folder for temporary files).
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const copies = 84;
const typeCount = 150;
const runs = 3;
const addressCounts = [1, 100, 5000];
const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;
const gcc = 'riscv64-unknown-elf-g++';
const gccFlags =
  '-march=rv32imac -mabi=ilp32 -g -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics'.split(
    ' ',
  );
const run = promisify(execFile);

type Command = { readonly name: string; readonly program: string; readonly args: readonly string[] };

const nodeStart: Command = { name: 'node -e 0', program: process.execPath, args: ['-e', '0'] };
const oursVersion: Command = { name: '--version', program: process.execPath, args: [launcher, '--version'] };

await main(process.argv[2]);

async function main(given: string | undefined): Promise<void> {
  const elf = given ? resolve(given) : await buildLargeElf(join(tmpdir(), 'esp-rtc-diag-bench'));
  const sizeBytes = statSync(elf).size;
  console.log(`${elf}: ${megabytes(sizeBytes)} MB; median of ${runs} runs, whole processes`);
  const addresses = pickAddresses(elf);
  const commands = commandsFor(elf);
  for (const count of addressCounts) report(count, commands, addresses.slice(0, count));
  const [version, start] = [oursVersion, nodeStart].map((command) => median(command, [])) as [number, number];
  console.log(`--version: ${(version / start).toFixed(2)} x node -e 0`);
  const { stderr } = time(ours(elf, ['--no-cache']), addresses);
  const peakBytes = Number(stderr) * 1024;
  console.log(
    `peak memory, ${addresses.length} addresses: ${megabytes(peakBytes)} MB (file + ${megabytes(peakBytes - sizeBytes)})`,
  );
}

function commandsFor(elf: string): readonly Command[] {
  return [
    ours(elf, ['--no-cache']),
    { ...ours(elf), name: 'asked before' },
    {
      name: 'llvm-symbolizer',
      program: firstInstalled(['llvm-symbolizer-16', 'llvm-symbolizer']),
      args: [`--obj=${elf}`],
    },
    { name: 'GNU addr2line', program: 'riscv64-unknown-elf-addr2line', args: ['-aifC', '-e', elf] },
    nodeStart,
  ];
}

// The command as users run it; at its end it says how much memory it took at most.
function ours(elf: string, options: readonly string[] = []): Command {
  const tellMemory = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))`;
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(tellMemory)}`,
    launcher,
    'symbolize',
    elf,
    ...options,
  ];
  return { name: 'ours', program: process.execPath, args };
}

function report(count: number, commands: readonly Command[], addresses: readonly number[]): void {
  const times = commands.map((command) => median(command, addresses));
  const [mine = 0] = times;
  const cells = commands.map(({ name }, i) => {
    const ms = times[i] ?? 0;
    return `${name} ${ms.toFixed(0)} ms${i > 0 ? ` (${(mine / ms).toFixed(2)} x)` : ''}`;
  });
  console.log(`${String(count).padStart(6)} addresses: ${cells.join(', ')}`);
}

function median(command: Command, addresses: readonly number[]): number {
  const times = Array.from({ length: runs }, () => time(command, addresses).ms);
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

function time(
  command: Command,
  addresses: readonly number[],
): { readonly ms: number; readonly stderr: string } {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  const start = performance.now();
  const result = spawnSync(command.program, command.args, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const ms = performance.now() - start;
  if (result.error || result.status !== 0) {
    throw new Error(`${command.name} failed: ${result.error?.message ?? result.stderr}`);
  }
  return { ms, stderr: result.stderr };
}

function firstInstalled(programs: readonly string[]): string {
  const found = programs.find((program) => spawnSync(program, ['--version']).status === 0);
  if (!found) throw new Error(`none of ${programs.join(', ')} is installed`);
  return found;
}

// Spread over all functions by a fixed pseudo-random sequence, so that two runs ask the same.
function pickAddresses(elf: string): readonly number[] {
  const { stdout } = spawnSync('riscv64-unknown-elf-nm', ['-S', elf], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const functions = [...stdout.matchAll(/^(?<start>[0-9a-f]{8}) (?<size>[0-9a-f]{8}) [tTwW] /gm)];
  let seed = 1;
  const random = (limit: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  return Array.from({ length: Math.max(...addressCounts) }, () => {
    const groups = functions[random(functions.length)]?.groups;
    const offset = random(Number.parseInt(groups?.['size'] ?? '2', 16)) & ~1;
    return Number.parseInt(groups?.['start'] ?? '0', 16) + offset;
  });
}

// Four objects, compiled once, stand in for many: each copy gets other symbol names and is a unit of its own.
async function buildLargeElf(folder: string): Promise<string> {
  const elf = join(folder, `stripped-${copies}x${typeCount}.elf`);
  if (existsSync(elf)) return elf;
  console.log(`building ${elf}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'types.hpp'), typesHeader());
  writeFileSync(join(folder, 'unit.cpp'), unitSource());
  const variants = ['-Og -gdwarf-4', '-O2 -gdwarf-4', '-Og -gdwarf-5', '-O2 -gdwarf-5'];
  await Promise.all(
    variants.map((variant, i) =>
      run(gcc, [...gccFlags, ...variant.split(' '), '-c', 'unit.cpp', '-o', `v${i}.o`], { cwd: folder }),
    ),
  );
  const objects = Array.from({ length: copies }, (_, i) => `u${i}.o`);
  for (const [i, object] of objects.entries()) {
    const args = [`--prefix-symbols=u${i}_`, `v${i % variants.length}.o`, object];
    await run('riscv64-unknown-elf-objcopy', args, { cwd: folder });
  }
  const place = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x40000000', '--entry=0'];
  const unresolved = ['--unresolved-symbols=ignore-all', '--noinhibit-exec'];
  await run('riscv64-unknown-elf-ld', [...place, ...unresolved, ...objects, '-o', elf], { cwd: folder });
  // The prefix has made names of the local labels, which a real ELF does not have.
  await run('riscv64-unknown-elf-objcopy', ['--wildcard', '--strip-symbol=u*_.L*', elf], { cwd: folder });
  for (const object of objects) rmSync(join(folder, object));
  return elf;
}

function typesHeader(): string {
  const types = Array.from({ length: typeCount }, (_, i) => {
    return `template <class T> struct Node${i} {
  T value; int count; Node${i}* next;
  struct Inner { T item; int tag; int key() const { return tag * ${i + 3}; } } inner;
  Node${i}(T v, int c) : value(v), count(c), next(nullptr) { inner.tag = c + ${i}; }
  int mix(int seed) const { int t = seed; for (int k = 0; k < count; k++) t += inner.key() ^ k; return t; }
  int fold(int seed) const { return mix(seed + ${i}) + mix(seed * 3) + sink; }
  template <class F> int apply(F f) { int r = 0; for (int k = 0; k < count; k++) r += f(k + value); return r; }
};`;
  });
  return ['#pragma once', 'extern volatile int sink;', ...types, ''].join('\n');
}

function unitSource(): string {
  const functions = Array.from({ length: typeCount }, (_, i) => {
    return `static int step${i}(int a) {
  Node${i}<int> n(a, a & 7); sink = n.fold(a);
  return n.apply([a](int k) { return k * a + ${i}; });
}
int work${i}(int a, short b) {
  Node${i}<short> n(b, a); int s = step${i}(a + b); s += n.fold(s);
  return s + n.apply([&s](int k) { s += k; return s; });
}`;
  });
  return `#include "types.hpp"\nnamespace unit {\n${functions.join('\n')}\n}\n`;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
