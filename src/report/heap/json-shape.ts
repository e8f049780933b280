import type {
  ElfMatch,
  HeapDumpReport,
  HeapFinding,
  HeapGroup,
  HeapSeries,
  Owner,
} from '../../model/heap-report.js';
import { formatAddress } from '../text/units.js';
import { causeNames } from './cause-names.js';
import { describeHeapFinding } from './messages.js';
import { findingJson } from '../text/finding-json.js';

/** Longer names are cut. */
const maxNameLength = 64 * 1024;

/** A dump in the shape of the contract (docs/heap.md). */
export function dumpToJson(dump: HeapDumpReport): object {
  const { facts } = dump;
  return {
    source: dump.source,
    line: facts.line,
    boot: facts.boot,
    dialect: facts.dialect,
    mode: facts.mode,
    complete: facts.isComplete,
    truncatedBy: facts.truncatedBy,
    stated: facts.stated,
    parsedRecords: facts.parsedRecords,
    skippedRecords: facts.skippedRecords,
    leakedBytes: dump.leakedBytes,
    leakedCount: dump.leakedCount,
    elf: dump.elf && elfToJson(dump.elf),
    groups: dump.groups.map(groupToJson),
  };
}

/** A running trace in the shape of the contract. */
export function seriesToJson({ source, boot, dumps, verdict, perDumpBytes, kinds }: HeapSeries): object {
  const grown = kinds.filter(({ trend }) => trend === 'grows');
  return {
    source,
    boot,
    dumps,
    verdict,
    perDumpBytes,
    grown: grown.map(({ group, perDumpCount, firstCount, fingerprint }) => ({
      size: group.sizeBytes,
      owner: group.owner && ownerToJson(group.owner),
      region: group.region,
      perDumpCount,
      firstCount,
      lastCount: group.count,
      fingerprint,
    })),
  };
}

/** A finding in the shape of the contract. */
export function findingToJson(finding: HeapFinding): object {
  return findingJson({ ...finding, ...describeHeapFinding(finding), evidence: evidenceToJson(finding) });
}

function evidenceToJson({ ruleId, evidence }: HeapFinding): object {
  if (ruleId === 'heap-leak') return { ...evidence, group: groupToJson(evidence.group) };
  if (ruleId !== 'elf-mismatch') return evidence;
  const { elf, ...place } = evidence;
  return { ...place, ...elf };
}

function elfToJson({ path, sha256, matches }: ElfMatch): object {
  return { path, sha256, matches };
}

function ownerToJson({ function: name, name: short, file, line }: Owner): object {
  return { function: cutName(name), name: cutName(short), file, line };
}

// A template can have a name of megabytes.
function cutName(name: string): string;
function cutName(name: string | null): string | null;
function cutName(name: string | null): string | null {
  return name !== null && name.length > maxNameLength ? `${name.slice(0, maxNameLength - 1)}…` : name;
}

/** A group in the shape of the contract. */
export function groupToJson({
  sizeBytes,
  count,
  bytes,
  region,
  owner,
  callers,
  stack,
  cause,
  otherStacks,
}: HeapGroup) {
  return {
    size: sizeBytes,
    count,
    bytes,
    region,
    owner: owner && ownerToJson(owner),
    callers: callers.map(formatAddress),
    stack: stack.map(({ address, function: name, file, line, inlined }) => ({
      address: formatAddress(address),
      function: cutName(name),
      file,
      line,
      inlined,
    })),
    otherStacks,
    cause: cause && {
      id: cause.id,
      title: causeNames[cause.id].one,
      confidence: cause.confidence,
      alternatives: cause.alternatives,
      reasons: cause.reasons,
    },
  };
}
