import type { Frame, Symbolizer } from '../../model/frame.js';
import type { HeapDumpFacts, HeapRecord, HeapTraceSink, SkippedLine } from '../../model/heap-dump.js';
import type {
  ElfIdentity,
  HeapDumpReport,
  HeapGroup,
  HeapSummary,
  SkippedInput,
} from '../../model/heap-report.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import { fingerprintOf } from '../fingerprint.js';
import { SymbolSources } from '../symbols/symbol-sources.js';
import { findTrackerBuffer, type TrackerArtefact } from './artefacts.js';
import { CauseFinder } from './causes.js';
import { ChainTable } from './chain-table.js';
import { findInDump, type DumpObservations } from './dump-findings.js';
import { FindingList } from './finding-list.js';
import { LeakGroups } from './leak-groups.js';
import { configuredSizes, possibleSizes } from './object-sizes.js';
import { mergeUnowned } from './merge-unowned.js';
import { StackResolver } from './stack-resolver.js';
import { VerdictChoice } from './verdict-choice.js';

/** Skipped lines that are listed one by one; beyond it they are only counted. */
const maxSkippedListed = 1_000;

/** Firmware hashes that one log is believed to hold. */
const maxIdentities = 64;

export type HeapAnalysisOptions = {
  /** Asked in their order. */
  readonly elfs: readonly Symbolizer[];
  readonly sdkconfig: Sdkconfig | null;
  /** Gets each dump as soon as it has ended; the analysis itself forgets it. */
  readonly onDump: (dump: HeapDumpReport) => void;
};

/** Turns heap traces into groups, causes and findings, dump by dump, in memory that does not grow with the log. */
export class HeapAnalysis implements HeapTraceSink {
  readonly #options: HeapAnalysisOptions;
  readonly #symbols: SymbolSources;
  readonly #stacks: StackResolver;
  readonly #chains = new ChainTable();
  readonly #causes: { readonly old: CauseFinder; readonly recent: CauseFinder };
  readonly #findings = new FindingList();
  readonly #verdict = new VerdictChoice();
  readonly #skipped: SkippedInput[] = [];
  readonly #identities = new Map<string, { readonly source: string; readonly line: number }>();
  #skippedCount = 0;
  #skipReason = '';
  #source = '';
  #groups = new LeakGroups(this.#chains);

  constructor(options: HeapAnalysisOptions) {
    this.#options = options;
    this.#symbols = new SymbolSources(options.elfs);
    this.#stacks = new StackResolver(this.#symbols);
    const settled = options.sdkconfig && new CauseFinder(configuredSizes(options.sdkconfig));
    this.#causes = {
      old: settled ?? new CauseFinder(possibleSizes('idf-v3-v5.0')),
      recent: settled ?? new CauseFinder(possibleSizes('idf-v5.1+')),
    };
  }

  /** Call before the lines of each input. */
  startSource(source: string): void {
    this.#source = source;
  }

  /** Dumps seen so far. */
  get dumps(): number {
    return this.#verdict.dumps;
  }

  record(record: HeapRecord): void {
    if (!record.isFreed) this.#groups.add(record);
  }

  dumpEnded(facts: HeapDumpFacts): void {
    const groups = this.#groups;
    this.#groups = new LeakGroups(this.#chains);
    const causes = facts.dialect === 'idf-v3-v5.0' ? this.#causes.old : this.#causes.recent;
    const named = groups.byOwner(this.#stacks, causes);
    const artefact = findTrackerBuffer(facts, named);
    const marked = artefact && asTrackerBuffer(artefact);
    const all = named.map((group) => (marked && group === artefact.group ? marked : group));
    const dump: HeapDumpReport = {
      source: this.#source,
      facts,
      leakedBytes: groups.bytes,
      leakedCount: groups.count,
      trackerBytes: artefact?.group.bytes ?? 0,
      groups: all,
      kinds: mergeUnowned(all),
    };
    this.#findings.add(findInDump(dump, this.#observe(groups, artefact)));
    this.#verdict.add(dump);
    this.#options.onDump(dump);
  }

  lineSkipped({ line, reason }: SkippedLine): void {
    this.#skippedCount++;
    this.#skipReason = reason;
    if (this.#skipped.length < maxSkippedListed) this.#skipped.push({ source: this.#source, line, reason });
  }

  addressDecoded(address: number, frames: readonly Frame[]): void {
    this.#symbols.addDecoded(address, frames);
  }

  elfIdentified(shaPrefix: string, line: number): void {
    if (this.#identities.size >= maxIdentities) return;
    if (!this.#identities.has(shaPrefix)) this.#identities.set(shaPrefix, { source: this.#source, line });
  }

  /** True when the log says which firmware it comes from, so that the given ELF files can be checked. */
  get hasIdentity(): boolean {
    return this.#identities.size > 0;
  }

  /** Compares the given ELF files with what the log says about the running firmware. */
  checkElfs(elfs: readonly ElfIdentity[]): void {
    for (const [shaPrefix, place] of this.#identities) {
      if (elfs.some(({ sha256 }) => sha256.startsWith(shaPrefix))) continue;
      this.#findings.add([
        {
          ruleId: 'elf-mismatch',
          severity: 'warning',
          confidence: 'by-proof',
          evidence: { ...place, shaPrefix, elfs },
          fingerprint: fingerprintOf('elf-mismatch', [shaPrefix]),
        },
      ]);
    }
  }

  traceDisabled(line: number): void {
    this.#findings.add([
      {
        ruleId: 'heap-trace-disabled',
        severity: 'warning',
        confidence: 'by-proof',
        evidence: { source: this.#source, line },
        fingerprint: fingerprintOf('heap-trace-disabled', []),
      },
    ]);
  }

  /** Call once, after the last dump. */
  finish(): HeapSummary {
    const { dump, dumps, hasTruncated } = this.#verdict;
    return {
      verdict: { dump, dumps, hasTruncated },
      findings: this.#findings.sorted(),
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
    };
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

function asTrackerBuffer({ group, isStated }: TrackerArtefact): HeapGroup {
  const confidence = isStated ? 'by-proof' : 'by-pattern';
  const reasons = ['size-of-tracker-buffer'] as const;
  return { ...group, cause: { id: 'tracker-buffer', confidence, alternatives: [], reasons } };
}
