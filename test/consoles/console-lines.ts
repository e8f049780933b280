import { LogAnalysis } from '../../src/analysis/log-analysis.js';
import type { LogSummary } from '../../src/model/log-report.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../src/parsers/log/log-router.js';

export const kilobyte = 1024;

/** Reads a console that comes in pieces. */
export function analyse(pieces: Iterable<string>): LogSummary['console'] {
  const analysis = new LogAnalysis({ elfs: [], sdkconfig: null });
  analysis.startSource('made up');
  const router = new LogRouter(analysis.heap, (record) => analysis.record(record));
  const splitter = new LineSplitter((line) => router.push(line));
  for (const piece of pieces) splitter.push(Buffer.from(piece));
  splitter.end();
  router.end();
  return analysis.finish().console;
}

export const rulesOf = ({ findings }: LogSummary['console']): string[] =>
  findings.map(({ ruleId }) => ruleId);

const say = (ms: number, message: string): string => `I (${Math.round(ms)}) Streamer: ${message}\r\n`;

/** The monitor's line; `free` is DMA memory in bytes, internal memory is 30 KB more. */
export function monitor(ms: number, free: number, clients: number): string {
  const dma = Math.floor(free / kilobyte);
  const text = `Heap: ${dma + 32_000} KB free | DMA: ${dma} KB | Internal: ${dma + 30} KB | Clients: ${clients}`;
  return say(ms, text);
}

export const opened = (ms: number, id: string): string =>
  say(ms, `Received request from client: ${id}`) +
  say(ms + 370, 'State: Connected') +
  say(ms + 380, 'Stream started');
export const closed = (ms: number, id: string): string =>
  say(ms, 'State: Disconnected') +
  say(ms + 5, `Data channel closed for client: ${id}`) +
  say(ms + 25, 'Client destructor called');

export const start = [
  'ESP-ROM:esp32p4-eco2-20240710',
  'rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)',
  'I (38) boot: ESP-IDF v5.5.1 2nd stage bootloader',
  '',
].join('\r\n');

/** `count` connections without a pause worth the name; `levelAfter` is what is free after each. */
export function* connections(count: number, levelAfter: (n: number) => number): Generator<string> {
  yield start + monitor(900, levelAfter(0), 0);
  for (let n = 1; n <= count; n++) {
    const at = n * 1_000;
    yield (
      opened(at, `c${n % 1_000}`) +
        monitor(at + 400, levelAfter(n) - 34 * kilobyte, 1) +
        closed(at + 500, `c${n % 1_000}`) +
        monitor(at + 800, levelAfter(n), 0)
    );
  }
}
