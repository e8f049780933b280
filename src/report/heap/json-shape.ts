import type { HeapDumpReport, HeapFinding, HeapGroup } from '../../model/heap-report.js';
import { formatAddress } from '../text/units.js';
import { causeNames } from './cause-names.js';
import { describeHeapFinding } from './messages.js';

/** A dump in the shape of the contract (docs/heap.md). */
export function dumpToJson(dump: HeapDumpReport): object {
  const { facts } = dump;
  return {
    source: dump.source,
    line: facts.line,
    dialect: facts.dialect,
    mode: facts.mode,
    complete: facts.isComplete,
    truncatedBy: facts.truncatedBy,
    stated: facts.stated,
    parsedRecords: facts.parsedRecords,
    skippedRecords: facts.skippedRecords,
    leakedBytes: dump.leakedBytes,
    leakedCount: dump.leakedCount,
    groups: dump.groups.map(groupToJson),
  };
}

/** A finding in the shape of the contract. */
export function findingToJson(finding: HeapFinding): object {
  const { ruleId, severity, confidence, fingerprint } = finding;
  const { message, fix } = describeHeapFinding(finding);
  const evidence =
    finding.ruleId === 'heap-leak'
      ? { ...finding.evidence, group: groupToJson(finding.evidence.group) }
      : finding.evidence;
  return { ruleId, severity, confidence, message, evidence, ...(fix === null ? {} : { fix }), fingerprint };
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
    owner,
    callers: callers.map(formatAddress),
    stack: stack.map(({ address, function: name, file, line, inlined }) => ({
      address: formatAddress(address),
      function: name,
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
