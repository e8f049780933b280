// Prints our time for naming addresses as a ratio to llvm-symbolizer and GNU addr2line, whole processes, in one run.
//
//   npm run bench:symbolize [-- ELF]
//
// Without an ELF it builds one of more than 50 MB from generated C++ (once, in the folder for temporary files). The
// index is that of runs before which asked for other addresses; nothing that is timed with it was asked then.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildLargeElf } from './large-elf.js';

const rounds = 5;
const addressCount = 5000;
const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;
const cache = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-bench-'));

type Command = { readonly name: string; readonly program: string; readonly args: readonly string[] };
type Timed = { readonly name: string; readonly ms: number };

try {
  await main(process.argv[2]);
} finally {
  rmSync(cache, { recursive: true });
}

async function main(given: string | undefined): Promise<void> {
  const elf = given ? resolve(given) : await buildLargeElf();
  const sizeBytes = statSync(elf).size;
  console.log(`${elf}: ${megabytes(sizeBytes)} MB; best of ${rounds} rounds in turns, whole processes`);
  const addresses = pickAddresses(elf, 1);
  const first = run(ours(elf), pickAddresses(elf, 2)).ms;
  console.log(`first run, which writes the index: ${first.toFixed(0)} ms`);
  // What the time for that did not suffice for comes with the next runs.
  for (let size = 0; size !== indexBytes();) {
    size = indexBytes();
    run(ours(elf), pickAddresses(elf, 2));
  }
  console.log(`index: ${megabytes(indexBytes())} MB`);
  const node: Command = { name: 'node -e 0', program: process.execPath, args: ['-e', '0'] };
  const peers = [
    {
      name: 'llvm-symbolizer',
      program: firstInstalled(['llvm-symbolizer-16', 'llvm-symbolizer']),
      args: [`--obj=${elf}`],
    },
    { name: 'GNU addr2line', program: 'riscv64-unknown-elf-addr2line', args: ['-aifC', '-e', elf] },
    node,
  ];
  const mine = [ours(elf, ['--no-cache']), { ...ours(elf), name: 'with the index' }];
  for (const count of [1, 100, addressCount])
    report(count, inTurns([...mine, ...peers], addresses.slice(0, count)));
  const version: Command = { name: '--version', program: process.execPath, args: [launcher, '--version'] };
  const [versionMs, nodeMs] = inTurns([version, node], []).map(({ ms }) => ms);
  console.log(`--version: ${((versionMs ?? 0) / (nodeMs ?? 1)).toFixed(2)} x node -e 0`);
  for (const options of [['--no-cache'], []]) {
    const peakBytes = run(tellingMemory(ours(elf, options)), addresses).memoryBytes;
    const over = megabytes(peakBytes - sizeBytes);
    console.log(`peak memory ${options[0] ?? 'with the index'}: ${megabytes(peakBytes)} MB (file + ${over})`);
  }
}

function ours(elf: string, options: readonly string[] = []): Command {
  return { name: 'cold', program: process.execPath, args: [launcher, 'symbolize', elf, ...options] };
}

/** The same with one line more on stderr: how much memory it took at most, in KB. */
function tellingMemory({ args, ...command }: Command): Command {
  const tell = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))`;
  return { ...command, args: ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...args] };
}

function report(count: number, [cold, warm, llvm, gnu, node]: readonly Timed[]): void {
  const ratio = (one: Timed | undefined, other: Timed | undefined): string =>
    `${((one?.ms ?? 0) / (other?.ms ?? 1)).toFixed(2)} x`;
  const times = [cold, warm, llvm, gnu, node]
    .map((one) => `${one?.name} ${one?.ms.toFixed(0)} ms`)
    .join(', ');
  console.log(`${count} addresses: ${times}`);
  console.log(`  cold: ${ratio(cold, llvm)} llvm, ${ratio(cold, gnu)} GNU, ${ratio(cold, node)} node`);
  console.log(
    `  with the index: ${ratio(warm, llvm)} llvm, ${ratio(warm, gnu)} GNU, ${ratio(warm, node)} node`,
  );
}

/** They take turns, so that whatever else the machine does hits all of them; the best of each counts. */
function inTurns(commands: readonly Command[], addresses: readonly number[]): readonly Timed[] {
  const best = commands.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [i, command] of commands.entries())
      best[i] = Math.min(best[i] ?? 0, run(command, addresses).ms);
  }
  return commands.map(({ name }, i) => ({ name, ms: best[i] ?? 0 }));
}

function run(
  command: Command,
  addresses: readonly number[],
): { readonly ms: number; readonly memoryBytes: number } {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  const start = performance.now();
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const options = { input, env, encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  const result = spawnSync(command.program, command.args, options);
  const ms = performance.now() - start;
  if (result.error || result.status !== 0) {
    throw new Error(`${command.name} failed: ${result.error?.message ?? result.stderr}`);
  }
  return { ms, memoryBytes: Number(result.stderr) * 1024 };
}

function indexBytes(): number {
  const folder = join(cache, 'esp-rtc-diag/symbols');
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function firstInstalled(programs: readonly string[]): string {
  const found = programs.find((program) => spawnSync(program, ['--version']).status === 0);
  if (!found) throw new Error(`none of ${programs.join(', ')} is installed`);
  return found;
}

// Spread over all functions by a fixed pseudo-random sequence, so that two runs ask the same.
function pickAddresses(elf: string, firstSeed: number): readonly number[] {
  const { stdout } = spawnSync('riscv64-unknown-elf-nm', ['-S', elf], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const functions = [...stdout.matchAll(/^(?<start>[0-9a-f]{8}) (?<size>[0-9a-f]{8}) [tTwW] /gm)];
  let seed = firstSeed;
  const random = (limit: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  return Array.from({ length: addressCount }, () => {
    const groups = functions[random(functions.length)]?.groups;
    const offset = random(Number.parseInt(groups?.['size'] ?? '2', 16)) & ~1;
    return Number.parseInt(groups?.['start'] ?? '0', 16) + offset;
  });
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
