/**
 * `heap` on two large logs against an awk that only extracts the same fields, and a Python `re` loop, in one run:
 *
 *     npm run bench:heap [-- MEGABYTES]
 *
 * The logs are made here, with 400 call sites of depth 2 to 8 in the text of ESP-IDF v5.5: one of dumps of 2,000 records
 * each with a monitor line every half second between them, one a single dump of millions of records.
 */
import { bestOf } from './whole-processes.js';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const megabytes = Number(process.argv[2] ?? 300);
const rounds = 3;
const callSites = 400;
const recordsPerDump = 2_000;
const monitorLinesPerDump = 200;

// Size, address, region, CPU, ccount and callers, summed by size, region and callers.
const awkProgram = String.raw`/ bytes \(@ 0x/ { n++; bytes += $1; address = $4; cpu = $8; ccount = $10; sum[$1 " " $5 " " $NF] += $1 }
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

try {
  await compare('dumps of 2,000 records', recordsPerDump);
  await compare('a single dump', Number.POSITIVE_INFINITY);
  const [version, node] = bestOf(
    [
      [process.execPath, launcher, '--version'],
      [process.execPath, '-e', '0'],
    ],
    20,
  );
  if (version && node)
    console.log(`start-up: --version takes ${(version.seconds / node.seconds).toFixed(2)} x "node -e 0"`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(title: string, records: number): Promise<void> {
  const log = join(folder, 'heap.log');
  await writeLog(log, records);
  console.log(
    `${title}, ${(statSync(log).size / 1e6).toFixed(0)} MB, best of ${rounds} rounds, whole processes:`,
  );
  const [ours, ...peers] = bestOf(
    [
      [process.execPath, launcher, 'heap', log, '--fail-on', 'never'],
      ['mawk', awkProgram, log],
      ['gawk', awkProgram, log],
      ['python3', '-c', pythonProgram, log],
    ],
    rounds,
  );
  if (!ours) return;
  const memory = `${(ours.memoryKb / 1024).toFixed(0)} MB resident at most`;
  console.log(`  heap       ${ours.seconds.toFixed(2)} s, ${memory}`);
  for (const [index, name] of ['mawk', 'gawk', 'Python re'].entries()) {
    const peer = peers[index];
    if (!peer || Number.isNaN(peer.seconds)) console.log(`  ${name}: not installed`);
    else
      console.log(
        `  ${name.padEnd(10)} ${peer.seconds.toFixed(2)} s; heap takes ${(ours.seconds / peer.seconds).toFixed(2)} x that`,
      );
  }
}

type Site = { readonly size: number; readonly callers: string };

async function writeLog(path: string, records: number): Promise<void> {
  const random = createRandom(1);
  const sites = Array.from({ length: callSites }, (): Site => {
    const size =
      [8, 12, 16, 84, 340, 1536, 20 + 4 * Math.floor(random() * 50)][Math.floor(random() * 7)] ?? 8;
    const depth = 2 + Math.floor(random() * 7);
    const frames = Array.from({ length: depth }, () => hex(0x40000020 + 2 * Math.floor(random() * 0x100000)));
    return { size, callers: frames.join(':') + (depth < 8 ? ':' : '') };
  });
  const stream = createWriteStream(path);
  const out = { written: 0, limit: megabytes * 1_000_000 };
  const write = async (text: string): Promise<void> => {
    out.written += text.length;
    if (!stream.write(text)) await once(stream, 'drain');
  };
  for (let dump = 0; out.written < out.limit; dump++) {
    if (records < Infinity) await write(monitorLines(dump));
    await writeDump({ write, sites, random }, () =>
      records < Infinity ? records : out.written < out.limit ? Infinity : 0,
    );
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

type Writer = {
  readonly write: (text: string) => Promise<void>;
  readonly sites: readonly Site[];
  readonly random: () => number;
};

// `wanted` says how many records the dump shall have; asked now and then, for one that ends when the log is long enough.
async function writeDump({ write, sites, random }: Writer, wanted: () => number): Promise<void> {
  const stated = Math.min(wanted(), 9_999_999);
  await write(`====== Heap Trace: ${stated} records (${stated} capacity) ======\r\n`);
  let [bytes, count] = [0, 0];
  while (count < wanted()) {
    let text = '';
    for (let i = 0; i < recordsPerDump; i++, count++) {
      const { size, callers } = sites[Math.floor(random() * sites.length)] ?? { size: 0, callers: '' };
      bytes += size;
      const at = 16 * (count % 0x100000);
      const place =
        size < 84 ? `${hex(0x48000000 + at)},    PSRAM` : `${hex(0x4ff20000 + (at & 0x7ffff))}, Internal`;
      const ccount = hex(Math.floor(random() * 0x40000000) * 4);
      text += `${String(size).padStart(6)} bytes (@ ${place}) allocated CPU ${i & 1} ccount ${ccount} caller ${callers}\r\n`;
    }
    await write(text);
  }
  await write(
    '====== Heap Trace Summary ======\r\nMode: Heap Trace Leaks\r\n' +
      `${bytes} bytes 'leaked' in trace (${count} allocations)\r\n` +
      `records: ${count} (${count} capacity, ${count} high water mark)\r\n` +
      'total allocations: 100000\r\ntotal frees: 98000\r\n================================\r\n',
  );
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
