/**
 * `heap` on a large log against an awk that only extracts the same fields, and a Python `re` loop, in one run:
 *
 *     npm run bench:heap [-- MEGABYTES]
 *
 * The log is made here: dumps of 2,000 records (ESP-IDF v5.5 text, eight callers) with a monitor line every half
 * second between them. 150 distinct (stack, size) pairs, which is several times what our sample firmware has.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const megabytes = Number(process.argv[2] ?? 300);
const rounds = 3;
const recordsPerDump = 2_000;
const monitorLinesPerDump = 200;
const kinds = 150;

const awkProgram = `/ bytes \\(@ 0x/ { n++; bytes += $1; address = $4; sum[$1 " " $NF] += $1 }
END { print n, bytes, length(sum) }`;

const pythonProgram = `
import re, sys
record = re.compile(r"^\\s*(\\d+) bytes \\(@ (0x[0-9a-f]+)(?:,\\s+(Internal|PSRAM))?\\) allocated CPU (\\d) "
                    r"ccount (0x[0-9a-f]{8})(?: caller ?((?:0x[0-9a-f]+:?)*))?( freed)?\\s*$", re.I)
count = total = 0
sums = {}
for line in open(sys.argv[1]):
    match = record.match(line)
    if match:
        count += 1
        size = int(match[1])
        total += size
        key = (size, match[3], match[6])
        sums[key] = sums.get(key, 0) + size
print(count, total, len(sums))`;

const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-bench-'));
const log = join(folder, 'heap.log');

try {
  await writeLog(log, megabytes * 1_000_000);
  console.log(`${(statSync(log).size / 1e6).toFixed(0)} MB, best of ${rounds} rounds, whole processes:`);
  const ours = bestOf([process.execPath, launcher, 'heap', log, '--fail-on', 'never']);
  const peers = [
    ['mawk', 'mawk', awkProgram, log],
    ['gawk', 'gawk', awkProgram, log],
    ['Python re', 'python3', '-c', pythonProgram, log],
  ] as const;
  console.log(
    `  heap       ${ours.seconds.toFixed(2)} s, ${(ours.memoryKb / 1024).toFixed(0)} MB resident at most`,
  );
  for (const [name, ...command] of peers) {
    const peer = bestOf(command);
    if (Number.isNaN(peer.seconds)) console.log(`  ${name}: not installed`);
    else
      console.log(
        `  ${name.padEnd(10)} ${peer.seconds.toFixed(2)} s; heap takes ${(ours.seconds / peer.seconds).toFixed(2)} x that`,
      );
  }
  const version = bestOf([process.execPath, launcher, '--version'], 20);
  const node = bestOf([process.execPath, '-e', '0'], 20);
  console.log(`start-up: --version takes ${(version.seconds / node.seconds).toFixed(2)} x "node -e 0"`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

type Cost = { readonly seconds: number; readonly memoryKb: number };

// NaN where the command does not exist. Memory through /usr/bin/time, which reports the child's maximum.
function bestOf(command: readonly string[], times = rounds): Cost {
  let seconds = Number.POSITIVE_INFINITY;
  let memoryKb = 0;
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    const run = spawnSync('/usr/bin/time', ['-f', '%M', ...command], { encoding: 'utf8' });
    if (run.status !== 0) return { seconds: Number.NaN, memoryKb: 0 };
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    memoryKb = Math.max(memoryKb, Number(run.stderr.trim().split('\n').at(-1)));
  }
  return { seconds, memoryKb };
}

async function writeLog(path: string, bytes: number): Promise<void> {
  const random = createRandom(1);
  const stacks = Array.from({ length: kinds }, () => ({
    size: [8, 12, 16, 84, 340, 1536, 20 + 4 * Math.floor(random() * 50)][Math.floor(random() * 7)] ?? 8,
    callers: Array.from({ length: 8 }, () => hex(0x40000020 + 2 * Math.floor(random() * 0x100000))).join(':'),
  }));
  const stream = createWriteStream(path);
  let written = 0;
  for (let dump = 0; written < bytes; dump++) {
    const text = `${monitorLines(dump)}${dumpText(stacks, random)}`;
    written += text.length;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

function monitorLines(dump: number): string {
  let text = '';
  for (let i = 0; i < monitorLinesPerDump; i++) {
    const time = (dump * monitorLinesPerDump + i) * 500;
    text += `I (${time}) Streamer: Heap: 32934 KB free | DMA: 365 KB | Internal: 395 KB | Clients: 0\r\n`;
  }
  return text;
}

function dumpText(stacks: readonly { size: number; callers: string }[], random: () => number): string {
  let text = `====== Heap Trace: ${recordsPerDump} records (${recordsPerDump} capacity) ======\r\n`;
  let bytes = 0;
  for (let i = 0; i < recordsPerDump; i++) {
    const { size, callers } = stacks[Math.floor(random() * stacks.length)] ?? { size: 0, callers: '' };
    bytes += size;
    const place =
      size < 84 ? `${hex(0x48000000 + 16 * i)},    PSRAM` : `${hex(0x4ff20000 + 16 * i)}, Internal`;
    const ccount = hex(Math.floor(random() * 0x40000000) * 4);
    text += `${String(size).padStart(6)} bytes (@ ${place}) allocated CPU ${i & 1} ccount ${ccount} caller ${callers}\r\n`;
  }
  text += '====== Heap Trace Summary ======\r\nMode: Heap Trace Leaks\r\n';
  text += `${bytes} bytes 'leaked' in trace (${recordsPerDump} allocations)\r\n`;
  text += `records: ${recordsPerDump} (${recordsPerDump} capacity, ${recordsPerDump} high water mark)\r\n`;
  return `${text}total allocations: 100000\r\ntotal frees: 98000\r\n================================\r\n`;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}

// A linear congruential generator (Numerical Recipes), so that each run has the same log.
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
