import type { ConsoleFinding, ConsoleSpot, LastMemory, StarvedFacts } from '../../model/console-finding.js';
import type {
  AllocationFailure,
  HeapCorruption,
  HeapInfo,
  Panic,
  TaskWatchdog,
} from '../../model/console-record.js';
import { fingerprintOf } from '../fingerprint.js';
import { findCulprit, isInConstructor } from './culprit.js';
import { explainFault } from './fault-address.js';
import { missingPart } from './missing-part.js';

/** What was known when something broke. */
export type CrashScene = {
  readonly source: string;
  readonly lastMemory: LastMemory | null;
  readonly lastHeapInfo: HeapInfo | null;
  readonly lastFailure: FailurePlace | null;
};

export type FailurePlace = { readonly line: number; readonly timeMs: number | null };

/** From an allocation that failed to the use of what it gave. */
const maxLinesToUse = 16;
const maxMsToUse = 1000;

type Breakage = AllocationFailure | HeapCorruption | Panic | TaskWatchdog;

/** Something broke, with the last that was known of memory. */
export function findBreakage(record: Breakage, scene: CrashScene): ConsoleFinding {
  const { line, boot, timeMs } = record;
  const spot = { source: scene.source, line, boot, timeMs, count: 1 };
  switch (record.kind) {
    case 'allocation-failure':
      return failedAllocation(record, spot, scene);
    case 'heap-corruption': {
      const { problem, address, expected, found, text } = record;
      return {
        ruleId: 'heap-corruption',
        severity: 'error',
        confidence: 'by-proof',
        evidence: { ...spot, problem, address, expected, found, text },
        fingerprint: fingerprintOf('heap-corruption', [problem]),
      };
    }
    case 'panic':
      return panicked(record, spot, scene);
    case 'task-watchdog':
      return {
        ruleId: 'task-watchdog',
        severity: 'warning',
        confidence: 'by-proof',
        evidence: { ...spot, ...starvedFacts(record) },
        fingerprint: fingerprintOf('task-watchdog', record.tasks),
      };
  }
}

function starvedFacts(record: TaskWatchdog): StarvedFacts {
  const { tasks, running, busy, core, registers, backtrace, frames } = record;
  const isOfBusy = core !== null && busy.includes(running[core] ?? '');
  const culprit = isOfBusy ? findCulprit(frames ?? []) : null;
  return { tasks, running, busy, core, registers, backtrace, culprit, ...(frames ? { frames } : {}) };
}

type CountedSpot = ConsoleSpot & { readonly count: number };

function failedAllocation(record: AllocationFailure, spot: CountedSpot, scene: CrashScene): ConsoleFinding {
  const { sizeBytes, caps, capsNames, by, said, isFatal } = record;
  const { lastMemory, lastHeapInfo } = scene;
  return {
    ruleId: 'allocation-failure',
    // The firmware was prepared for it, where it says so in words of its own.
    severity: said === null ? 'error' : 'warning',
    confidence: 'by-proof',
    evidence: { ...spot, sizeBytes, caps, capsNames, by, said, isFatal, lastMemory, lastHeapInfo },
    fingerprint: fingerprintOf('allocation-failure', namesOf(record)),
  };
}

function panicked(record: Panic, spot: CountedSpot, scene: CrashScene): ConsoleFinding {
  const { lastMemory, lastFailure } = scene;
  const { cause, reason, core, task, errorBefore, errorsBefore } = record;
  const { registers, backtrace, hasCoreDump, hasSavedDump, frames } = record;
  const fault = explainFault(record);
  return {
    ruleId: 'panic',
    severity: 'error',
    confidence: 'by-proof',
    evidence: {
      ...spot,
      cause,
      reason,
      core,
      task,
      errorBefore,
      errorsBefore,
      registers,
      backtrace,
      hasCoreDump,
      hasSavedDump,
      fault,
      culprit: findCulprit(frames ?? []),
      isInConstructor: isInConstructor(frames ?? []),
      missingPart: missingPart(errorsBefore),
      failureBefore: fault?.meaning === 'null' && isJustBefore(lastFailure, record) ? lastFailure : null,
      lastMemory,
      ...(frames ? { frames } : {}),
    },
    fingerprint: fingerprintOf('panic', [cause, withoutAddresses(reason), task]),
  };
}

function isJustBefore(failure: FailurePlace | null, { line, timeMs }: Panic): boolean {
  if (!failure || line - failure.line > maxLinesToUse) return false;
  return timeMs === null || failure.timeMs === null || timeMs - failure.timeMs <= maxMsToUse;
}

// An abort names the address of its caller, which is another one in each build.
function withoutAddresses(reason: string): string {
  return reason.replaceAll(/0x[0-9a-f]+/gi, '0x');
}

// Figures in the words of a component change from line to line, and frames of Wi-Fi have any size; the tag stays.
function namesOf({ sizeBytes, caps, by, tag }: AllocationFailure): readonly (string | number | null)[] {
  return by === null ? [sizeBytes, caps] : [by, tag];
}
