import type { HeapRecord, HeapRegion, HeapTraceSink, TruncationCause } from '../../../model/heap-dump.js';
import type { Boots } from './boots.js';
import { parseFigure } from './heap-line.js';

// `   LEAKED ALLOCATIONS`, between rules of 40 equals signs
const title = /^\s*LEAKED ALLOCATIONS\s*$/;
// Heap trace leak records: 71
const announced = /^\s*Heap trace leak records: (\d{1,9})\s*$/;
// --- LEAK #1 ---
const leakStart = /^\s*--- LEAK #\d{1,9} ---\s*$/;
// Address: 0x4ff21110 (Internal)
const address = /^\s*Address: 0x([0-9a-f]{1,8}) \((Internal|PSRAM|DMA|Unknown)\)\s*$/i;
// Size: 84 bytes
const size = /^\s*Size: (\d{1,9}) bytes\s*$/;
//   0x4ff0a1b2:0x40031234:0x0:0x0:0x0:0x0
const frames = /^\s*0x[0-9a-f]{1,8}(?::0x[0-9a-f]{1,8}){0,63}:?\s*$/i;
// Total leaks: 71 allocations, 344608 bytes (336.53 KB)
const total = /^\s*Total leaks: ([\d,]{1,13}) allocations, ([\d,]{1,13}) bytes\b/;
//   PSRAM free: 32000 KB, the last line of a report
const lastLine = /^\s*PSRAM free: \d{1,9} KB\s*$/;
// Initialized trace buffer: 3000 records (336000 bytes)
const bufferCreated = /^Initialized trace buffer: (\d{1,9}) records \(\d{1,12} bytes\)/;
// Failed to get heap trace record 12: ESP_ERR_INVALID_ARG
const recordFailed = /^Failed to get heap trace record \d+: /;

/** Callers that are kept of a leak; the firmware prints 24. */
const maxCallers = 64;

type Draft = {
  readonly line: number;
  address: number | null;
  region: HeapRegion | null;
  sizeBytes: number | null;
  callers: number[];
};

/**
 * Reads the leak report of the streamer firmware's own `memory_tracker.cpp`, which copies `heap_trace_get()` and adds
 * stacks of 24 frames in four lines. Takes lines without their log prefix.
 */
export class LeakTrackerParser {
  readonly #sink: HeapTraceSink;
  readonly #boots: Boots;
  readonly #beforeOpen: () => void;
  #report: Report | null = null;
  #draft: Draft | null = null;
  #bufferRecords: number | null = null;

  /** `beforeOpen` is called before a report begins, so that whatever else is open can end first. */
  constructor(sink: HeapTraceSink, boots: Boots, beforeOpen: () => void) {
    this.#sink = sink;
    this.#boots = boots;
    this.#beforeOpen = beforeOpen;
  }

  get isOpen(): boolean {
    return this.#report !== null;
  }

  /** True when the line belongs to a report. */
  push(text: string, line: number): boolean {
    const buffer = bufferCreated.exec(text);
    if (buffer) this.#bufferRecords = Number(buffer[1]);
    if (title.test(text)) this.#open(line);
    const count = announced.exec(text);
    if (count) this.#openIfNew(line).records = Number(count[1]);
    else if (leakStart.test(text)) this.#startLeak(line);
    else if (!this.#report || !this.#pushField(this.#report, text, line)) return buffer !== null;
    if (this.#report) this.#report.endLine = line;
    return true;
  }

  /** Ends the open report, if any. */
  end(cause: TruncationCause | null): void {
    const report = this.#report;
    if (!report) return;
    this.#emitDraft();
    this.#report = null;
    const isComplete = report.records !== null && report.count !== null;
    this.#sink.dumpEnded({
      line: report.line,
      boot: report.boot,
      endLine: report.endLine,
      dialect: 'leak-tracker',
      mode: 'leaks',
      isComplete,
      truncatedBy: report.count === null ? cause : null,
      stated: {
        records: report.records,
        capacity: null,
        highWaterMark: null,
        bytes: report.bytes,
        count: report.count,
        totalAllocations: null,
        totalFrees: null,
        overflowed: null,
      },
      parsedRecords: report.parsed,
      skippedRecords: report.skipped,
      hasDuplicates: false,
      isCorrupt: false,
      trackerBufferRecords: this.#bufferRecords,
    });
  }

  #open(line: number): Report {
    this.end('next-dump');
    this.#beforeOpen();
    this.#boots.noteContent(line);
    this.#report = {
      line,
      boot: this.#boots.boot,
      endLine: line,
      records: null,
      count: null,
      bytes: null,
      parsed: 0,
      skipped: 0,
    };
    return this.#report;
  }

  // The title opens a report; where it was lost, the first line of substance does.
  #openIfNew(line: number): Report {
    const open = this.#report;
    return open && open.records === null && open.parsed === 0 ? open : this.#open(line);
  }

  #startLeak(line: number): void {
    this.#emitDraft();
    if (!this.#report || this.#report.count !== null) this.#open(line);
    this.#draft = { line, address: null, region: null, sizeBytes: null, callers: [] };
  }

  #pushField(report: Report, text: string, line: number): boolean {
    if (this.#draft && this.#pushLeakField(this.#draft, text)) return true;
    const sums = total.exec(text);
    if (sums) {
      this.#emitDraft();
      report.count = parseFigure(sums[1]);
      report.bytes = parseFigure(sums[2]);
      return true;
    }
    if (lastLine.test(text)) {
      report.endLine = line;
      this.end(null);
      return true;
    }
    if (!recordFailed.test(text)) return false;
    this.#skip(line, 'the firmware could not read this record of its own trace');
    return true;
  }

  #pushLeakField(draft: Draft, text: string): boolean {
    const place = address.exec(text);
    if (place) {
      draft.address = Number.parseInt(place[1] ?? '', 16);
      draft.region = regionOf(place[2] ?? '');
      return true;
    }
    const bytes = size.exec(text);
    if (bytes) {
      draft.sizeBytes = Number(bytes[1]);
      return true;
    }
    if (!frames.test(text)) return false;
    for (const frame of text.trim().split(':')) {
      const caller = Number.parseInt(frame.slice(2), 16);
      if (caller > 0 && draft.callers.length < maxCallers) draft.callers.push(caller);
    }
    return true;
  }

  #emitDraft(): void {
    const draft = this.#draft;
    if (!draft || !this.#report) return;
    this.#draft = null;
    const { address: at, sizeBytes } = draft;
    if (at === null || sizeBytes === null) {
      this.#skip(draft.line, 'a leak without its address or its size');
      return;
    }
    this.#report.parsed++;
    const record: HeapRecord = {
      line: draft.line,
      sizeBytes,
      address: at,
      region: draft.region,
      cpu: 0,
      ccount: null,
      callers: draft.callers,
      isFreed: false,
    };
    this.#sink.record(record);
  }

  #skip(line: number, reason: string): void {
    if (this.#report) this.#report.skipped++;
    this.#sink.lineSkipped({ line, boot: this.#boots.boot, reason });
  }
}

type Report = {
  line: number;
  boot: number;
  endLine: number;
  records: number | null;
  count: number | null;
  bytes: number | null;
  parsed: number;
  skipped: number;
};

function regionOf(label: string): HeapRegion | null {
  const lower = label.toLowerCase();
  if (lower === 'psram') return 'psram';
  return lower === 'unknown' ? null : 'internal';
}
