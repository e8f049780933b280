import { LogAnalysis } from './log-analysis.js';
import type { FirmwareElf } from './symbols/elf-choice.js';
import type { ConsoleFinding } from '../model/console-finding.js';
import type { ConsoleListener } from '../model/console-listener.js';
import type { CycleTrend } from '../model/console-report.js';
import type { Frame } from '../model/frame.js';
import type { HeapDumpReport } from '../model/heap-report.js';
import type { LogSummary } from '../model/log-report.js';
import type { MediaCounts } from '../model/view-cycle.js';
import { LineSplitter } from '../parsers/log/lines/line-splitter.js';
import { LogRouter } from '../parsers/log/log-router.js';

/** Falling memory is looked at this often. */
const peekMs = 1000;
/** So many connections make a leak worth an alarm. */
const minCycles = 6;
/** Named addresses of one line; a line of the stack has eight. */
const maxNames = 16;

const addressPattern = /\b0x[0-9a-f]{8}\b/gi;

export type LiveLogOptions = {
  readonly source: string;
  readonly elfs: readonly FirmwareElf[];
  readonly onLine: (text: string) => void;
  /** What deserves an alarm, each trouble once. */
  readonly onAlarm: (finding: ConsoleFinding) => void;
  readonly onDump: (dump: HeapDumpReport) => void;
  /** Gets what is known as it comes. */
  readonly listener?: Omit<ConsoleListener, 'onFinding'>;
};

/** The analysis of a whole log on bytes that come now. */
export class LiveLog {
  readonly #options: LiveLogOptions;
  readonly #analysis: LogAnalysis;
  readonly #router: LogRouter;
  readonly #splitter: LineSplitter;
  readonly #told = new Set<string>();
  #lastPeekMs = 0;
  #hasNewCycle = false;

  constructor(options: LiveLogOptions) {
    this.#options = options;
    this.#analysis = new LogAnalysis({
      elfs: options.elfs,
      sdkconfig: null,
      ...options.listener,
      onCycle: (cycle) => {
        this.#hasNewCycle = true;
        options.listener?.onCycle?.(cycle);
      },
      onDump: options.onDump,
      onFinding: (finding) => this.#alarm(finding),
    });
    this.#analysis.startSource(options.source);
    this.#router = new LogRouter(this.#analysis.heap, (record) => this.#analysis.record(record));
    this.#splitter = new LineSplitter((line) => {
      options.onLine(line.text);
      this.#router.push(line);
    });
  }

  /** Takes what the port says now; `nowMs` is any clock that runs evenly. */
  push(bytes: Uint8Array, nowMs: number): void {
    this.#splitter.push(bytes);
    if (nowMs - this.#lastPeekMs < peekMs) return;
    this.#lastPeekMs = nowMs;
    const { console } = this.#analysis;
    for (const finding of console.peekFalls()) this.#alarm(finding);
    if (!this.#hasNewCycle) return;
    this.#hasNewCycle = false;
    for (const finding of console.peekCycleFindings()) if (isEnough(finding)) this.#alarm(finding);
  }

  /** The chip is reset by us now: the boot that comes is no news. */
  expectBoot(): void {
    this.#analysis.expectBoot(this.#splitter.lines);
  }

  /** Names of the code addresses in a line, from the ELF files. */
  namesIn(text: string): readonly { readonly address: number; readonly frames: readonly Frame[] }[] {
    const { elfs } = this.#options;
    if (elfs.length === 0) return [];
    const addresses = [...text.matchAll(addressPattern)].slice(0, maxNames).map(([hex]) => Number(hex));
    return addresses.flatMap((address) => {
      for (const { symbolizer } of elfs) {
        const frames = symbolizer.framesAt(address);
        if (frames.length > 0) return [{ address, frames }];
      }
      return [];
    });
  }

  /** What the viewer of a connection received. */
  media(clientId: string, media: MediaCounts): void {
    this.#analysis.media(clientId, media);
  }

  /** What connections keep, as far as is known now. */
  get cycleTrends(): readonly CycleTrend[] {
    return this.#analysis.console.peekCycleTrends();
  }

  /** Number of the connection that the log is in, or the last one; 0 before the first. */
  get connections(): number {
    return this.#analysis.console.openCycle ?? 0;
  }

  /** Lines that came so far. */
  get lines(): number {
    return this.#splitter.lines;
  }

  /** How often the firmware has told what memory it has. */
  get readings(): number {
    return this.#analysis.console.readings;
  }

  /** True while nobody is connected and memory has kept still. */
  get isAtRest(): boolean {
    return this.#analysis.console.isAtRest;
  }

  /** Call once, when no more will come. */
  finish(): LogSummary {
    this.#splitter.end();
    this.#router.end();
    return this.#analysis.finish();
  }

  #alarm(finding: ConsoleFinding): void {
    if (finding.severity === 'note' || this.#told.has(finding.fingerprint)) return;
    this.#told.add(finding.fingerprint);
    this.#options.onAlarm(finding);
  }
}

// Of few connections a loss may be chance, and is told in the end.
function isEnough(finding: ConsoleFinding): boolean {
  return finding.ruleId === 'cycle-leak' && finding.evidence.trend.cycles >= minCycles;
}
