import type { Frame } from '../../model/frame.js';
import type {
  HeapDumpFacts,
  HeapPlace,
  HeapRecord,
  HeapTraceSink,
  SkippedLine,
} from '../../model/heap-dump.js';
import type {
  ElfMatch,
  HeapDumpReport,
  HeapGroup,
  HeapSeries,
  HeapSummary,
  SkippedInput,
} from '../../model/heap-report.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import { fingerprintOf } from '../fingerprint.js';
import { chooseElfs, type FirmwareElf } from '../symbols/elf-choice.js';
import { SymbolSources } from '../symbols/symbol-sources.js';
import { findTrackerBuffer, type TrackerArtefact } from './artefacts.js';
import { CauseChoice } from './cause-choice.js';
import { ChainTable } from './chain-table.js';
import { findInDump, isAliveUnknown, wrongElf, type DumpObservations } from './dump-findings.js';
import { EndsOfList } from '../ends-of-list.js';
import { findLeaks } from './leak-findings.js';
import { FindingList } from './finding-list.js';
import { LeakGroups } from './leak-groups.js';
import { lostBlocks } from './lost-blocks.js';
import { mergeUnowned } from './merge-unowned.js';
import type { TraceRelation } from './open-series.js';
import { SeriesTracker, type EndedSeries } from './series-tracker.js';
import { SharedKinds } from './shared-kinds.js';
import { StackResolver } from './stack-resolver.js';
import { withoutNames } from './without-names.js';
import { VerdictChoice } from './verdict-choice.js';

/** Skipped lines that are listed one by one; beyond it they are only counted. */
const maxSkippedListed = 100;

export type HeapAnalysisOptions = {
  readonly elfs: readonly FirmwareElf[];
  readonly sdkconfig: Sdkconfig | null;
  /** Gets each dump as soon as it has ended, and what it is to the one before; the analysis itself forgets it. */
  readonly onDump: (dump: HeapDumpReport, relation: TraceRelation) => void;
  /** Gets each skipped line. */
  readonly onSkipped?: (skipped: SkippedInput) => void;
};

/** Turns heap traces into groups, causes and findings, dump by dump, in memory that does not grow with the log. */
export class HeapAnalysis implements HeapTraceSink {
  readonly #options: HeapAnalysisOptions;
  readonly #symbols = new SymbolSources();
  readonly #stacks = new StackResolver(this.#symbols);
  readonly #chains = new ChainTable();
  readonly #causes: CauseChoice;
  readonly #findings = new FindingList();
  readonly #verdict = new VerdictChoice();
  readonly #shared = new SharedKinds();
  readonly #series = new EndsOfList<HeapSeries>();
  readonly #traces = new SeriesTracker((ended) => this.#takeSeries(ended));
  readonly #skipped: SkippedInput[] = [];
  #identity: { readonly boot: number; readonly shaPrefix: string } | null = null;
  #skippedCount = 0;
  #skipReason = '';
  #source = '';
  #dumps = 0;
  readonly #groups = new LeakGroups(this.#chains);

  constructor(options: HeapAnalysisOptions) {
    this.#options = options;
    this.#causes = new CauseChoice(options);
  }

  /** Call before the lines of each input. */
  startSource(source: string): void {
    this.#traces.end();
    this.#source = source;
    this.#identity = null;
  }

  /** Dumps seen so far. */
  get dumps(): number {
    return this.#dumps;
  }

  record(record: HeapRecord): void {
    if (!record.isFreed) this.#groups.add(record);
  }

  dumpEnded(facts: HeapDumpFacts): void {
    const groups = this.#groups;
    const elf = this.#chooseElf(groups, facts.boot);
    const causes = this.#causes.for(hasOldSizes(facts), elf);
    const named = groups.byOwner(this.#stacks, causes);
    const artefact = findTrackerBuffer(facts, named);
    const marked = artefact && asTrackerBuffer(artefact);
    const all = named.map((group) => (marked && group === artefact.group ? marked : group));
    const dump: HeapDumpReport = {
      source: this.#source,
      facts,
      elf,
      leakedBytes: groups.bytes,
      leakedCount: groups.count,
      trackerBytes: artefact?.group.bytes ?? 0,
      groups: all,
      kinds: mergeUnowned(all),
    };
    const seen = this.#observe(groups, artefact);
    this.#dumps++;
    this.#findings.add(findInDump(dump, seen));
    this.#shared.add(dump);
    const isUnknown = isAliveUnknown(dump, seen);
    const relation = this.#traces.add({ dump, blocks: groups.blocks, isAliveUnknown: isUnknown });
    groups.startDump(lostBlocks(dump) > 0);
    this.#options.onDump(dump, relation);
  }

  lineSkipped({ line, boot, reason }: SkippedLine): void {
    this.#skippedCount++;
    this.#skipReason = reason;
    const skipped = { source: this.#source, line, boot, reason };
    if (this.#skipped.length < maxSkippedListed) this.#skipped.push(skipped);
    this.#options.onSkipped?.(skipped);
  }

  addressDecoded(address: number, frames: readonly Frame[]): void {
    this.#symbols.addDecoded(address, frames);
  }

  elfIdentified(shaPrefix: string, { line, boot }: HeapPlace): void {
    const isKnown = this.#identity?.boot === boot;
    this.#identity = { boot, shaPrefix };
    const isGiven = this.#options.elfs.some(({ sha256 }) => sha256.startsWith(shaPrefix));
    if (isKnown || isGiven) return;
    // A panic says it after the dump that it cut off, which has its names by then.
    this.#traces.replaceLast(boot, (dump) => {
      if (!dump.elf || dump.elf.matches === false) return dump;
      const elf = { ...dump.elf, shaPrefix, matches: false };
      this.#findings.add([wrongElf(elf, { source: this.#source, line, boot, count: 1 })]);
      return withoutNames({ ...dump, elf });
    });
  }

  traceDisabled(place: HeapPlace): void {
    this.#findings.add([
      {
        ruleId: 'heap-trace-disabled',
        severity: 'warning',
        confidence: 'by-proof',
        evidence: { source: this.#source, ...place, count: 1 },
        fingerprint: fingerprintOf('heap-trace-disabled', []),
      },
    ]);
  }

  /** Call once, after the last dump. */
  finish(): HeapSummary {
    this.#traces.end();
    return {
      verdict: this.#verdict.finish(this.#dumps),
      series: this.#series.items,
      seriesCount: this.#series.count,
      shared: this.#shared.finish(),
      findings: this.#findings.sorted(),
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
    };
  }

  #takeSeries(ended: EndedSeries): void {
    this.#series.push(ended.series);
    this.#verdict.add(ended.series, ended.last.dump);
    this.#findings.add(findLeaks(ended));
  }

  #chooseElf(groups: LeakGroups, boot: number): ElfMatch | null {
    const { elfs } = this.#options;
    if (elfs.length === 0) return null;
    const callers = new Set<number>();
    for (const { chainId } of groups.stacks())
      for (const caller of this.#chains.at(chainId)) callers.add(caller);
    const shaPrefix = this.#identity?.boot === boot ? this.#identity.shaPrefix : null;
    const choice = chooseElfs(elfs, callers, shaPrefix);
    this.#symbols.use(choice.elfs.map(({ symbolizer }) => symbolizer));
    return choice.match;
  }

  #observe(groups: LeakGroups, artefact: TrackerArtefact | null): DumpObservations {
    let depth = 0;
    let blocksWithoutOwner = 0;
    let most = 0;
    let plumbingFrames: readonly string[] = [];
    const hasSymbols = !this.#symbols.isEmpty;
    for (const { chainId, count } of groups.stacks()) {
      const chain = this.#chains.at(chainId);
      depth = Math.max(depth, chain.length);
      if (!hasSymbols) continue;
      const stack = this.#stacks.resolve(chainId, chain);
      if (stack.owner !== null || stack.names.length === 0) continue;
      blocksWithoutOwner += count;
      if (count > most) plumbingFrames = stack.names;
      most = Math.max(most, count);
    }
    return {
      blocksWithCallers: groups.countWithCallers,
      depth,
      blocksWithoutOwner,
      plumbingFrames,
      hasSymbols,
      coverage: this.#symbols.hasElf ? this.#coverage(groups) : null,
      artefact,
      skipReason: this.#skipReason,
    };
  }

  #coverage(groups: LeakGroups): { callers: number; covered: number } {
    const callers = new Set<number>();
    for (const { chainId } of groups.stacks())
      for (const caller of this.#chains.at(chainId)) callers.add(caller);
    let covered = 0;
    for (const caller of callers) if (this.#symbols.isInElf(caller)) covered++;
    return { callers: callers.size, covered };
  }
}

// Sizes of v3 and v4 are possible where nothing says that the text is of a later version.
function hasOldSizes({ dialect }: HeapDumpFacts): boolean {
  return dialect === 'idf-v3-v5.0' || dialect === 'unknown';
}

function asTrackerBuffer({ group, isStated }: TrackerArtefact): HeapGroup {
  const confidence = isStated ? 'by-proof' : 'by-pattern';
  const reasons = ['size-of-tracker-buffer'] as const;
  return { ...group, cause: { id: 'tracker-buffer', confidence, alternatives: [], reasons } };
}
