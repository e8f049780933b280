/**
 * What each kind of line costs to parse, in milliseconds of CPU time a megabyte, with the code warm, in one process:
 *
 *     npm run bench:lines [-- KIND…]
 *
 * Heap traces and all else that a console tells are read, and nothing is analysed. The least of eight rounds counts.
 */
// The built modules, since a benchmark is compiled by itself; what it uses of them is spelled out here.
type Lane = (bytes: Uint8Array, start: number, number: number) => number;
type Modules = {
  readonly LineSplitter: new (
    onLine: (line: object) => void,
    options: { lane: Lane },
  ) => { push(bytes: Uint8Array): void; end(): void };
  readonly LogRouter: new (
    heap: object,
    console: () => void,
  ) => { push(line: object): void; takeLine: Lane; end(): void };
};
const load = (name: string): Promise<Partial<Modules>> =>
  import(new URL(`../dist/parsers/log/${name}.js`, import.meta.url).href);
// Each of the two modules has its part.
const { LineSplitter, LogRouter } = Object.assign(
  {},
  await load('lines/line-splitter'),
  await load('log-router'),
) as Modules;

const sizeBytes = 4e6;
const rounds = 8;
const chunkBytes = 64 * 1024;

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
const clock = (i: number): string =>
  `${two(9 + ((i / 36_000) % 10))}:${two((i / 600) % 60)}:${two((i / 10) % 60)}`;
const stamp = (i: number): string => `2025-12-20 ${clock(i)} `;
const wifi = (i: number): string =>
  `I (${10_000 + i * 50}) wifi: state: run -> run (${i % 100}), bcn_timeout, ap_probe_send_start`;
const monitor = (i: number): string =>
  `I (${10_000 + i * 500}) Streamer: Heap: ${32_000 + (i % 300)} KB free | DMA: ${300 + (i % 50)} KB | Internal: ${330 + (i % 50)} KB | Clients: 1`;
const text = (i: number): string => `sent frame ${i} of session ${i % 7} with ${i % 1000} bytes of payload`;
const coloured = (line: string): string => `\u001B[0;32m${line}\u001B[0m`;

const kinds: Readonly<Record<string, (i: number) => string>> = {
  wifi,
  main: (i) => wifi(i).replace('wifi', 'main'),
  coloured: (i) => coloured(wifi(i).replace('wifi', 'main')),
  'monitor-coloured': (i) => coloured(monitor(i)),
  libdatachannel: (i) =>
    `1970-01-02 ${clock(i)}.${100 + (i % 900)} INFO  [0] [rtc::impl::IceTransport::changeState@60] juice: keepalive ${i}`,
  warning: (i) => `W (${10_000 + i * 50}) NimBLE: GAP procedure initiated: advertise; disc_mode=2 map=${i}`,
  text,
  stamped: (i) => stamp(i) + wifi(i),
  'monitor-stamped': (i) => stamp(i) + monitor(i),
  'text-stamped': (i) => stamp(i) + text(i),
  'wall-clock': (i) => `I (${clock(i)}.${100 + (i % 900)}) wifi: state: run -> run (${i % 100}), bcn_timeout`,
  arduino: (i) =>
    `[${String(10_000 + i * 50).padStart(6)}][I][WiFiGeneric.cpp:1476] hostByName(): state: run -> run ${i}`,
};

const wanted = process.argv.slice(2);
for (const [name, lineOf] of Object.entries(kinds)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const bytes = logOf(lineOf);
  const costs = Array.from({ length: rounds }, () => cpuMsOf(bytes));
  const least = (Math.min(...costs) / bytes.length) * 1e6;
  console.log(`${name.padEnd(17)} ${least.toFixed(1).padStart(6)} ms of CPU time a MB`);
}

function logOf(lineOf: (i: number) => string): Buffer {
  const lines: string[] = [];
  for (let size = 0; size < sizeBytes; size += (lines.at(-1)?.length ?? 0) + 1)
    lines.push(lineOf(lines.length));
  return Buffer.from(`${lines.join('\n')}\n`);
}

function cpuMsOf(bytes: Uint8Array): number {
  const nothing = (): void => undefined;
  const heap = {
    record: nothing,
    dumpEnded: nothing,
    lineSkipped: nothing,
    addressDecoded: nothing,
    elfIdentified: nothing,
    traceDisabled: nothing,
  };
  const router = new LogRouter(heap, nothing);
  const splitter = new LineSplitter((line) => router.push(line), {
    lane: (block, start, number) => router.takeLine(block, start, number),
  });
  const before = process.cpuUsage();
  for (let at = 0; at < bytes.length; at += chunkBytes) splitter.push(bytes.subarray(at, at + chunkBytes));
  splitter.end();
  router.end();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
