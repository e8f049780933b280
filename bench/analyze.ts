/**
 * `analyze` on a mixed log against an awk that only extracts the monitor's fields, and a Python `re` loop, in one run:
 *
 *     npm run bench:analyze [-- MEGABYTES [ROUNDS]]
 *
 * MEGABYTES is 60 unless told. The log is made here: two samples a second, a connection a minute, a heap trace of 200 records every 20 minutes, and
 * lines of other components between them.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bestOf } from './whole-processes.js';

const megabytes = Number(process.argv[2] ?? 60);
const rounds = Number(process.argv[3] ?? 3);
const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;

const awkProgram = String.raw`/Heap: / { n++; heap += $5; dma += $10; internal += $14; clients += $18 }
END { print n, heap, dma, internal, clients }`;

const pythonProgram = `
import re, sys
monitor = re.compile(r"I \\((\\d+)\\) Streamer: Heap: (\\d+) KB free \\| DMA: (\\d+) KB \\| Internal: (\\d+) KB \\| Clients: (\\d+)")
count = total = 0
for line in open(sys.argv[1]):
    match = monitor.match(line)
    if match:
        count += 1
        total += int(match[3])
print(count, total)`;

const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-bench-'));
try {
  const log = join(folder, 'mixed.log');
  await writeLog(log);
  console.log(
    `mixed log of ${(statSync(log).size / 1e6).toFixed(0)} MB, best of ${rounds}, whole processes:`,
  );
  const [ours, ...peers] = bestOf(
    [
      [process.execPath, launcher, 'analyze', log, '--fail-on', 'never'],
      ['mawk', awkProgram, log],
      ['python3', '-c', pythonProgram, log],
      ['wc', '-l', log],
    ],
    rounds,
  );
  if (ours)
    console.log(
      `  analyze    ${ours.seconds.toFixed(2)} s, ${(ours.memoryKb / 1024).toFixed(0)} MB resident at most`,
    );
  for (const [index, name] of ['mawk', 'Python re', 'wc -l'].entries()) {
    const peer = peers[index];
    if (!ours || !peer || Number.isNaN(peer.seconds)) console.log(`  ${name}: not installed`);
    else
      console.log(
        `  ${name.padEnd(10)} ${peer.seconds.toFixed(2)} s; analyze takes ${(ours.seconds / peer.seconds).toFixed(2)} x that`,
      );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeLog(path: string): Promise<void> {
  const stream = createWriteStream(path);
  const limit = megabytes * 1_000_000;
  let written = 0;
  for (let minute = 0; written < limit; minute++) {
    const text = minuteOf(minute);
    written += text.length;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

function minuteOf(minute: number): string {
  const start = 10_000 + minute * 60_000;
  const lines: string[] = [];
  const id = `c${minute}`;
  for (let i = 0; i < 120; i++) {
    const at = start + i * 500;
    if (i === 20) {
      lines.push(
        `I (${at}) Streamer: Received request from client: ${id}`,
        `I (${at + 10}) Streamer: Creating peer connection for client: ${id}`,
        `I (${at + 200}) Streamer: Sending offer to client: ${id}`,
        `I (${at + 300}) Streamer: Received answer from client: ${id}`,
      );
    }
    if (i === 22)
      lines.push(
        `I (${at}) Streamer: State: Connected`,
        `I (${at + 10}) Streamer: Video track opened for client: ${id}`,
      );
    if (i === 60)
      lines.push(
        `I (${at}) Streamer: State: Disconnected`,
        `I (${at + 20}) Streamer: Client destructor called`,
      );
    const isUp = i > 20 && i < 60;
    const dma = (isUp ? 320 : 360) - ((minute + i) % 3);
    lines.push(
      `I (${at}) Streamer: Heap: ${32_000 + dma} KB free | DMA: ${dma} KB | Internal: ${dma + 30} KB | Clients: ${isUp ? 1 : 0}`,
    );
    if (i % 4 === 0)
      lines.push(`I (${at + 5}) wifi: state: run -> run (${i}), bcn_timeout, ap_probe_send_start`);
    if (i % 10 === 0)
      lines.push(
        `1970-01-02 08:21:20.${100 + i} INFO  [0] [rtc::impl::IceTransport::changeState@60] juice: keepalive ${i}`,
      );
  }
  if (minute % 20 === 19) lines.push(...dump());
  return `${lines.join('\n')}\n`;
}

function dump(): string[] {
  const records = Array.from(
    { length: 200 },
    (_, i) =>
      `${String(84 + 4 * (i % 9)).padStart(6)} bytes (@ 0x4ff${(0x10000 + i * 128).toString(16)}, Internal) allocated CPU 0 ccount 0x${(i * 4097).toString(16).padStart(8, '0')} caller 0x4000${(0x1000 + (i % 40) * 16).toString(16)}:0x40020010:0x40020110`,
  );
  return [
    '====== Heap Trace: 200 records (4000 capacity) ======',
    ...records,
    '====== Heap Trace Summary ======',
    'Mode: Heap Trace Leaks',
    '20000 bytes alive in trace (200/200 allocations)',
    'records: 200 (4000 capacity, 400 high water mark)',
    'total allocations: 4000',
    'total frees: 3800',
    '================================',
  ];
}
