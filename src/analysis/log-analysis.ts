import { bySeverity } from './severity-order.js';
import type { ConsoleRecord } from '../model/console-record.js';
import type { HeapDumpReport, HeapSummary } from '../model/heap-report.js';
import type { MediaCounts } from '../model/view-cycle.js';
import type { LogFinding, LogLead, LogSummary, OwnerFinding } from '../model/log-report.js';
import { CycleMedia } from './cycle-media.js';
import { nameAddress, nameTrace } from './crash/crash-frames.js';
import { HeapAnalysis, type HeapAnalysisOptions } from './heap/heap-analysis.js';
import type { TraceRelation } from './heap/open-series.js';
import { ConsoleAnalysis, type ConsoleAnalysisOptions } from './memory/console-analysis.js';
import { CycleDumps } from './memory/cycles/cycle-dumps.js';
import { OwnResets } from './own-resets.js';
import { chooseElfs, type FirmwareElf } from './symbols/elf-choice.js';
import { fingerprintOf } from './fingerprint.js';

/** Dumps that a picture may need. */
const maxDumpsKept = 20;

/** So many traced connections tell what each of them leaves from what some of them set up. */
const minTracedCycles = 5;

/** Boots that are remembered for it. */
const maxTracedBoots = 10_000;

/** Owners that are told one by one, and those that are remembered over all boots. */
const maxOwners = 30;
const maxOwnersKept = 2_000;

export type LogAnalysisOptions = Omit<HeapAnalysisOptions, 'onDump'> &
  ConsoleAnalysisOptions & { readonly onDump?: (dump: HeapDumpReport) => void };

/** The whole of a log in one pass: heap traces, memory, connections and crashes, and what they say together. */
export class LogAnalysis {
  readonly heap: HeapAnalysis;
  readonly console: ConsoleAnalysis;
  readonly #dumps: HeapDumpReport[] = [];
  readonly #owners = new Map<string, OwnerFinding>();
  #cycleDumps = new CycleDumps();
  #lastDump: HeapDumpReport | null = null;
  /** Boots of which each connection was traced. */
  readonly #traced = new Set<string>();
  /** Of the boot that goes on. */
  #shaPrefix: string | null = null;
  readonly #elfs: readonly FirmwareElf[];
  readonly #media = new CycleMedia();
  #resets = new OwnResets();
  /** The last that any boot or panic named. */
  #lastSha: string | null = null;

  constructor(options: LogAnalysisOptions) {
    this.#elfs = options.elfs;
    this.console = new ConsoleAnalysis({
      ...options,
      onCycle: (cycle) => options.onCycle?.(this.#media.attach(cycle)),
    });
    this.heap = new HeapAnalysis({
      ...options,
      onDump: (dump, relation) => {
        this.#takeDump(dump, relation);
        options.onDump?.(dump);
      },
    });
  }

  /** Call before the lines of each input. */
  startSource(source: string): void {
    this.#endTraces();
    this.#shaPrefix = null;
    this.#resets = new OwnResets();
    this.heap.startSource(source);
    this.console.startSource(source);
  }

  /** The chip is reset by us after this line of the input: the boot that comes is no news. */
  expectBoot(line: number): void {
    this.#resets.expect(line);
  }

  record(given: ConsoleRecord): void {
    const record = this.#resets.mark(given);
    if (record.kind === 'boot') this.#shaPrefix = null;
    if (record.kind === 'boot-fact' && record.fact.name === 'elf-sha256') this.#shaPrefix = record.fact.value;
    if (record.kind === 'panic') this.#lastSha = record.elfPrefix ?? this.#lastSha;
    this.#lastSha = this.#shaPrefix ?? this.#lastSha;
    this.console.record(this.#withNames(record));
  }

  /** What the viewer of a client received, as a session file tells it. */
  media(clientId: string, media: MediaCounts): void {
    this.#media.add(clientId, media);
  }

  /** Call once, after the last line. */
  finish(): LogSummary {
    this.#endTraces();
    const heap = this.#finishHeap();
    const console = this.#finishConsole();
    const owners = [...this.#owners.values()]
      .toSorted((a, b) => b.evidence.bytesPerCycle - a.evidence.bytesPerCycle)
      .slice(0, maxOwners);
    const findings: readonly LogFinding[] = [...console.findings, ...owners, ...withoutKnown(heap, owners)];
    return {
      console,
      heap,
      elf: heap.verdict.dump?.elf ?? chooseElfs(this.#elfs, new Set(), this.#lastSha).match,
      owners,
      dumps: this.#dumps,
      // The sort is stable: within a severity the order above stays.
      findings: findings.toSorted(bySeverity),
      lead: leadOf(console.verdict, heap, owners),
    };
  }

  #withNames(record: ConsoleRecord): ConsoleRecord {
    if (record.kind === 'reset-pc' && this.#elfs.length > 0)
      return { ...record, frames: nameAddress(record.address, this.#elfs, this.#lastSha) };
    if (record.kind !== 'panic' && record.kind !== 'task-watchdog') return record;
    if (this.#elfs.length === 0 && record.decoded.size === 0) return record;
    const told = record.kind === 'panic' ? record.elfPrefix : null;
    return { ...record, frames: nameTrace(record, this.#elfs, told ?? this.#shaPrefix) };
  }

  // Where connections were traced one by one, what not each of them leaves is set-up or a cache.
  #finishHeap(): HeapSummary {
    const heap = this.heap.finish();
    const findings = heap.findings.map((finding) =>
      finding.ruleId === 'heap-leak' && this.#traced.has(bootKey(finding.evidence))
        ? { ...finding, severity: 'note' as const }
        : finding,
    );
    return { ...heap, findings };
  }

  #finishConsole(): LogSummary['console'] {
    const { report, ...summary } = this.console.finish();
    const items = report.cycles.items.map((cycle) => this.#media.attach(cycle));
    return { ...summary, report: { ...report, cycles: { ...report.cycles, items } } };
  }

  #takeDump(dump: HeapDumpReport, relation: TraceRelation): void {
    if (this.#lastDump && this.#lastDump.facts.boot !== dump.facts.boot) this.#endTraces();
    this.#lastDump = dump;
    this.#dumps.push(dump);
    if (this.#dumps.length > maxDumpsKept) this.#dumps.shift();
    const { openCycle: cycle } = this.console;
    if (cycle !== null) this.#cycleDumps.add(cycle, dump, relation);
  }

  // Traces of one boot belong together; after a restart counting begins anew.
  #endTraces(): void {
    const last = this.#lastDump;
    const growing = last ? this.#cycleDumps.growing() : [];
    const isTraced = this.#cycleDumps.cyclesTold >= minTracedCycles && this.#traced.size < maxTracedBoots;
    this.#cycleDumps = new CycleDumps();
    this.#lastDump = null;
    if (!last) return;
    const place = { source: last.source, line: last.facts.line, boot: last.facts.boot };
    if (isTraced) this.#traced.add(bootKey(place));
    for (const kind of growing) {
      const fingerprint = fingerprintOf('cycle-owner', [kind.fingerprint]);
      const known = this.#owners.get(fingerprint);
      if (known && known.evidence.bytesPerCycle >= kind.bytesPerCycle) continue;
      if (!known && this.#owners.size >= maxOwnersKept) break;
      const evidence = { ...kind, ...place };
      this.#owners.set(fingerprint, {
        ruleId: 'cycle-owner',
        severity: 'warning',
        confidence: 'by-cycles',
        evidence,
        fingerprint,
      });
    }
  }
}

// Boots count from 0 in each input.
function bootKey({ source, boot }: { readonly source: string; readonly boot: number }): string {
  return `${boot} ${source}`;
}

// The same blocks are told once: by connections where these are known, else by dumps.
function withoutKnown({ findings }: HeapSummary, owners: readonly OwnerFinding[]): HeapSummary['findings'] {
  const known = new Set(owners.map(({ evidence }) => evidence.group));
  return findings.filter(
    (finding) =>
      finding.ruleId !== 'heap-leak' ||
      ![...known].some(({ sizeBytes, owner, region }) => {
        const { group } = finding.evidence;
        return group.sizeBytes === sizeBytes && group.region === region && group.owner?.name === owner?.name;
      }),
  );
}

// A crash before all, then what falls or leaks, then blocks that a trace lists, then what connections leave open.
function leadOf(
  verdict: LogSummary['console']['verdict'],
  heap: HeapSummary,
  [owner]: readonly OwnerFinding[],
): LogLead {
  const ofConsole =
    verdict.kind === 'crash' ? verdict.crash : verdict.kind === 'finding' ? verdict.finding : null;
  if (ofConsole && ofConsole.severity !== 'note') return { half: 'console', finding: ofConsole };
  if (owner) return { half: 'heap', finding: owner };
  const ofHeap = heap.findings.find(({ severity }) => severity !== 'note');
  if (ofHeap) return { half: 'heap', finding: ofHeap };
  const hasConsole = ofConsole !== null || (verdict.kind === 'quiet' && verdict.set !== 'no-samples');
  if (hasConsole || heap.verdict.dumps === 0) return { half: 'console', finding: ofConsole };
  return { half: 'heap', finding: heap.findings[0] ?? null };
}
