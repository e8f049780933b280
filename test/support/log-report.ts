import type { Cycle, Ends, Sourced } from '../../src/model/console-report.js';
import type { FreeBytes, MemorySample } from '../../src/model/console-record.js';
import type { LogReport } from '../../src/model/log-report.js';

const kilobyte = 1024;

/** A report with ten connections, of which each keeps 8 KB of DMA memory; `text` stands wherever a device could put text. */
export function logReport(text = 'rtc::impl::PeerConnection::PeerConnection'): LogReport {
  const samples = Array.from({ length: 200 }, (_, index) => sampleAt(index, `${text}.log`));
  return {
    sources: [`${text}.log`],
    verdict: `LEAK 8 KB with each connection: ${text}`,
    isUndecided: false,
    lead: {
      ruleId: 'cycle-leak',
      severity: 'warning',
      confidence: 'by-cycles',
      message: text,
      fix: null,
    },
    why: [`Because of ${text}.`],
    origin: `${text}.log · 1 boot`,
    next: [{ say: `See all: ${text}`, lines: [`esp-rtc-diag heap ${text}.log`] }],
    verdictBoot: null,
    leftOut: [`3 lines of ${text}`],
    isInterrupted: false,
    console: {
      boots: ends([
        {
          boot: 0,
          source: `${text}.log`,
          line: 1,
          reason: text,
          elfPrefix: null,
          idfVersion: text,
          project: text,
          isDmaInternal: true,
          isPsramDerived: false,
          appVersion: null,
          chipRevision: null,
          appOffset: null,
          heapRegions: [],
          partitions: [],
        },
      ]),
      samples: ends(samples),
      timeline: samples,
      states: ends([]),
      layouts: ends([]),
      trends: ends([]),
      cycles: ends(Array.from({ length: 10 }, (_, index) => cycleAt(index, text))),
      cycleTrends: ends([
        {
          source: `${text}.log`,
          basis: 'after',
          smallestVisibleBytes: 512,
          boot: 0,
          capability: 'dma',
          cycles: 10,
          laterConnections: 9,
          firstBytes: 8 * kilobyte,
          perCycleBytes: 8 * kilobyte,
          low: 8 * kilobyte,
          high: 8 * kilobyte,
          spreadBytes: 0,
          anytime: null,
          resolutionBytes: 1024,
          verdict: 'leak',
          cyclesToEmpty: 36,
        },
      ]),
      panics: ends([]),
      tasks: { items: [], count: 0 },
      allocationFailures: ends([]),
    },
    dumps: [
      {
        source: `${text}.log`,
        facts: {
          line: 5,
          endLine: 9,
          boot: 0,
          dialect: 'idf-v5.1+',
          mode: 'leaks',
          isComplete: true,
          truncatedBy: null,
          stated: {
            records: 64,
            capacity: 100,
            highWaterMark: 64,
            bytes: 5376,
            count: 64,
            totalAllocations: 64,
            totalFrees: 0,
            overflowed: false,
          },
          parsedRecords: 64,
          skippedRecords: 0,
          hasDuplicates: false,
          isCorrupt: false,
          trackerBufferRecords: null,
        },
        elf: null,
        leakedBytes: 5376,
        leakedCount: 64,
        trackerBytes: 0,
        groups: [group(text)],
        kinds: [group(text)],
      },
    ],
    dumpCount: 1,
    findings: [
      {
        ruleId: 'cycle-leak',
        severity: 'warning',
        confidence: 'by-pattern',
        message: text,
        fix: `${text}\n${text}`,
      },
    ],
    constructors: [],
    skipped: new Set(),
  };
}

function ends<Item>(items: readonly Item[]): Ends<Item> {
  return { items, count: items.length };
}

function group(text: string) {
  const frame = { function: text, name: text, file: `/src/${text}`, line: 17, inlined: false };
  return {
    sizeBytes: 84,
    count: 64,
    bytes: 5376,
    region: 'internal',
    owner: { function: text, name: text, file: `/src/${text}`, line: 17 },
    callers: [0x40000000, 0x40000004],
    stack: [
      { ...frame, address: 0x40000000, name: 'xQueueCreateMutex', isOwner: false },
      { ...frame, address: 0x40000004, isOwner: true },
    ],
    cause: { id: 'freertos-mutex', confidence: 'by-stack', alternatives: [], reasons: [] },
    otherStacks: 0,
    keptCount: 0,
  } as const;
}

function sampleAt(index: number, source: string): Sourced<MemorySample> {
  const kept = Math.floor(index / 20) * 8;
  const used = index % 20 > 10 ? 40 : 0;
  return {
    kind: 'memory',
    source,
    largestFreeBytes: null,
    line: index + 1,
    boot: 0,
    timeMs: 1000 + index * 500,
    free: free(365 - kept - used),
    clients: used > 0 ? 1 : 0,
    resolutionBytes: kilobyte,
    phase: null,
  };
}

function cycleAt(index: number, client: string): Cycle {
  const at = 1000 + (index * 20 + 10) * 500;
  return {
    source: `${client}.log`,
    id: index + 1,
    boot: 0,
    client,
    line: index * 20 + 11,
    connections: 1,
    startMs: at,
    endMs: at + 5000,
    latencyMs: {
      offer: 400,
      answer: 510,
      tracksOpen: 1350,
      connected: 1370,
      streaming: 1440,
      teardown: 30,
      settled: 500,
    },
    before: free(365 - index * 8),
    lowest: free(325 - index * 8),
    after: free(357 - index * 8),
    retained: { heap: null, psram: null, dma: 8 * kilobyte, internal: 8 * kilobyte },
    errors: 0,
    clientsDestroyed: 1,
    peersDestroyed: 1,
    lateSends: 0,
  };
}

function free(dma: number): FreeBytes {
  return {
    heap: (32_500 + dma) * kilobyte,
    dma: dma * kilobyte,
    internal: (dma + 30) * kilobyte,
    psram: null,
  };
}
