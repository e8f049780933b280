import type { HeapDumpFacts } from '../../model/heap-dump.js';
import type { ElfMatch, HeapDumpReport, HeapFinding } from '../../model/heap-report.js';
import { fingerprintOf } from '../fingerprint.js';
import type { TrackerArtefact } from './artefacts.js';

/** What the records of a dump say beyond its groups. */
export type DumpObservations = {
  readonly blocksWithCallers: number;
  /** Longest list of callers. */
  readonly depth: number;
  /** Blocks of which all known frames are allocators. */
  readonly blocksWithoutOwner: number;
  /** The frames of the most frequent such stack. */
  readonly plumbingFrames: readonly string[];
  readonly hasSymbols: boolean;
  /** Distinct callers, and those that the given ELF files know; null without ELF. */
  readonly coverage: { readonly callers: number; readonly covered: number } | null;
  readonly artefact: TrackerArtefact | null;
  /** The reason that was given for the first skipped line. */
  readonly skipReason: string;
};

type Place = {
  readonly source: string;
  readonly line: number;
  readonly boot: number;
  readonly count: number;
};

/** Everything that one dump gives reason to say, but what it keeps: that takes all dumps of its trace. */
export function findInDump(dump: HeapDumpReport, seen: DumpObservations): readonly HeapFinding[] {
  const { line, boot } = dump.facts;
  const place = { source: dump.source, line, boot, count: 1 };
  return [
    ...troubleWithTotals(dump, place),
    ...troubleWithTrace(dump.facts, place),
    ...troubleWithCallers(dump, seen, place),
    ...skippedAndArtefacts(dump, seen, place),
  ];
}

/** True where stacks are not recorded in an ALL dump: v3 to v5.4 then count each record as alive. */
export function isAliveUnknown({ facts, leakedCount }: HeapDumpReport, seen: DumpObservations): boolean {
  const hasFreed = facts.parsedRecords > leakedCount;
  return facts.mode === 'all' && leakedCount > 0 && seen.blocksWithCallers === 0 && !hasFreed;
}

function troubleWithTotals(dump: HeapDumpReport, place: Place): HeapFinding[] {
  const { bytes, count } = dump.facts.stated;
  if (bytes === null || count === null || isTotalExplained(dump, bytes, count)) return [];
  return [
    {
      ruleId: 'heap-total-mismatch',
      severity: 'warning',
      confidence: 'by-proof',
      evidence: {
        ...place,
        statedBytes: bytes,
        statedCount: count,
        parsedBytes: dump.leakedBytes,
        parsedCount: dump.leakedCount,
        skippedRecords: dump.facts.skippedRecords,
      },
      fingerprint: fingerprintOf('heap-total-mismatch', [dump.facts.dialect]),
    },
  ];
}

function isTotalExplained({ facts, leakedBytes, leakedCount }: HeapDumpReport, bytes: number, count: number) {
  if (leakedBytes === bytes && leakedCount === count) return true;
  const isLess = leakedCount < count && leakedBytes <= bytes;
  if (isLess && leakedCount + facts.skippedRecords >= count) return true;
  if (isLess && facts.isCorrupt) return true;
  return facts.hasDuplicates && leakedCount > count && leakedBytes >= bytes;
}

function troubleWithTrace(facts: HeapDumpFacts, place: Place): HeapFinding[] {
  const findings: HeapFinding[] = [];
  const common = { confidence: 'by-proof', evidence: place } as const;
  if (facts.stated.bytes === null) {
    findings.push({
      ruleId: 'heap-dump-truncated',
      severity: 'warning',
      confidence: 'by-proof',
      evidence: {
        ...place,
        endLine: facts.endLine,
        truncatedBy: facts.truncatedBy,
        parsedRecords: facts.parsedRecords,
        statedRecords: facts.stated.records,
      },
      fingerprint: fingerprintOf('heap-dump-truncated', [facts.truncatedBy]),
    });
  }
  if (facts.stated.overflowed === true) {
    const { capacity, highWaterMark } = facts.stated;
    findings.push({
      ruleId: 'heap-trace-overflow',
      severity: 'warning',
      confidence: 'by-proof',
      evidence: { ...place, capacity, highWaterMark },
      fingerprint: fingerprintOf('heap-trace-overflow', []),
    });
  }
  if (facts.isCorrupt) {
    findings.push({
      ruleId: 'heap-trace-corrupt',
      severity: 'error',
      confidence: 'by-proof',
      evidence: { ...place, parsedRecords: facts.parsedRecords },
      fingerprint: fingerprintOf('heap-trace-corrupt', []),
    });
  }
  if (facts.hasDuplicates) {
    const fingerprint = fingerprintOf('heap-trace-duplicates', []);
    findings.push({ ruleId: 'heap-trace-duplicates', severity: 'note', ...common, fingerprint });
  }
  return findings;
}

function troubleWithCallers(dump: HeapDumpReport, seen: DumpObservations, place: Place): HeapFinding[] {
  const { dialect } = dump.facts;
  const blocks = dump.leakedCount;
  const common = { severity: 'note', confidence: 'by-proof' } as const;
  if (blocks === 0) return [];
  const mismatches = dump.elf?.matches === false ? [wrongElf(dump.elf, place)] : [];
  if (isAliveUnknown(dump, seen)) {
    const fingerprint = fingerprintOf('heap-alive-unknown', []);
    const evidence = { ...place, dialect };
    return [...mismatches, { ruleId: 'heap-alive-unknown', ...common, evidence, fingerprint }];
  }
  if (seen.blocksWithCallers === 0) {
    const fingerprint = fingerprintOf('heap-callers-missing', []);
    const evidence = { ...place, dialect, blocks };
    return [...mismatches, { ruleId: 'heap-callers-missing', ...common, evidence, fingerprint }];
  }
  if (mismatches.length > 0) return mismatches;
  if (seen.coverage && seen.coverage.covered * 2 < seen.coverage.callers) {
    const fingerprint = fingerprintOf('elf-does-not-cover', []);
    const evidence = { ...place, ...seen.coverage };
    return [{ ruleId: 'elf-does-not-cover', ...common, severity: 'warning', evidence, fingerprint }];
  }
  if (!seen.hasSymbols) {
    const fingerprint = fingerprintOf('heap-symbols-missing', []);
    return [{ ruleId: 'heap-symbols-missing', ...common, evidence: { ...place, blocks }, fingerprint }];
  }
  if (seen.blocksWithoutOwner * 2 < blocks) return [];
  return [
    {
      ruleId: 'heap-callers-shallow',
      ...common,
      evidence: {
        ...place,
        depth: seen.depth,
        blocks: seen.blocksWithoutOwner,
        blocksInDump: blocks,
        frames: seen.plumbingFrames,
      },
      fingerprint: fingerprintOf('heap-callers-shallow', []),
    },
  ];
}

/** Names of another build were left out. */
export function wrongElf(elf: ElfMatch, place: Place): HeapFinding {
  const fingerprint = fingerprintOf('elf-mismatch', [elf.shaPrefix ?? 'callers']);
  return {
    ruleId: 'elf-mismatch',
    severity: 'warning',
    confidence: 'by-proof',
    evidence: { ...place, elf },
    fingerprint,
  };
}

function skippedAndArtefacts(dump: HeapDumpReport, seen: DumpObservations, place: Place): HeapFinding[] {
  const findings: HeapFinding[] = [];
  const { skippedRecords } = dump.facts;
  if (skippedRecords > 0) {
    findings.push({
      ruleId: 'heap-records-skipped',
      severity: 'note',
      confidence: 'by-proof',
      evidence: { ...place, skippedRecords, reason: seen.skipReason },
      fingerprint: fingerprintOf('heap-records-skipped', []),
    });
  }
  if (seen.artefact) {
    const { group, records, isStated } = seen.artefact;
    findings.push({
      ruleId: 'heap-tracker-artefact',
      severity: 'note',
      confidence: isStated ? 'by-proof' : 'by-pattern',
      evidence: { ...place, bytes: group.bytes, records, isStated },
      fingerprint: fingerprintOf('heap-tracker-artefact', [records]),
    });
  }
  return findings;
}
