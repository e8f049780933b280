import { describe, expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import { formatLogVerdict } from '../../../src/report/log/log-verdict.js';
import { dumpLines, traceOf, type TracedBlock } from '../../support/print-dump.js';

const none = (): void => undefined;

/** The verdict of eight connections that each keep 8 KB of DMA memory, and such blocks in heap traces. */
function verdictOf(kind: Partial<TracedBlock>, perConnection: number): string {
  const log = new LiveLog({ source: 'a.log', elfs: [], onLine: none, onAlarm: none, onDump: none });
  const say = (ms: number, text: string): void => log.push(Buffer.from(`I (${ms}) Streamer: ${text}\n`), ms);
  const rest = (ms: number, dma: number): void => {
    for (let i = 0; i < 10; i++)
      say(ms + i * 500, `Heap: 32000 KB free | DMA: ${dma} KB | Internal: ${dma + 30} KB | Clients: 0`);
  };
  rest(1_000, 365);
  for (let cycle = 1; cycle <= 8; cycle++) {
    const at = cycle * 20_000;
    say(at, `Received request from client: c${cycle}`);
    say(at + 500, 'State: Connected');
    say(at + 5_000, 'State: Disconnected');
    rest(at + 6_000, 365 - 8 * cycle);
    const blocks = Array.from({ length: perConnection * cycle }, (_, n) => ({
      address: 0x4ff21110 + n * 0x1000,
      ccount: 0x1000 * n,
      ...kind,
    }));
    const trace = traceOf(blocks, { totalAllocations: 5_000 * cycle });
    log.push(Buffer.from(`${dumpLines(trace).join('\n')}\n`), at + 12_000);
  }
  return formatLogVerdict(log.finish());
}

describe('the verdict of a leak', () => {
  it('names the blocks that make most of it', () => {
    expect(verdictOf({ sizeBytes: 84 }, 64)).toMatch(/^LEAK 8 KB of DMA .*: mostly 64 x 84 B/);
  });

  it('does not call a few bytes most of many', () => {
    expect(verdictOf({ sizeBytes: 12 }, 1)).toMatch(/^LEAK 8 KB of DMA .*; empty after \d+ more$/);
  });

  it('does not say of blocks in PSRAM that they took the DMA memory', () => {
    expect(verdictOf({ sizeBytes: 4_000, region: 'psram' }, 5)).toMatch(/; empty after \d+ more$/);
    expect(verdictOf({ sizeBytes: 4_000, region: null }, 2)).toMatch(/: mostly 2 x 4,000 B/);
  });
});
