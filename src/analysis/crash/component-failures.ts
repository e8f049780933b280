import type { ConsoleFinding } from '../../model/console-finding.js';
import type { BootFact, ConsoleRecord } from '../../model/console-record.js';
import type { ComponentFailure } from '../../model/told-failure.js';
import type { Sourced } from '../../model/console-report.js';
import { isGraveReset } from './grave-reset.js';
import { fingerprintOf } from '../fingerprint.js';

/** What a part of the firmware, or of the board, said of its own failure. */
export function findComponentFailure(failure: Sourced<ComponentFailure>): ConsoleFinding {
  const { source, line, boot, timeMs, problem, text, handshake } = failure;
  return {
    ruleId: 'component-failed',
    severity: isPassing(problem) ? 'note' : 'warning',
    confidence: 'by-proof',
    evidence: { source, line, boot, timeMs, problem, text, handshake, count: 1 },
    fingerprint: fingerprintOf('component-failed', [problem, handshake]),
  };
}

/** Another version may do all that is asked of it; a client that reaches no server tries again, until the server is up. */
function isPassing(problem: ComponentFailure['problem']): boolean {
  return problem === 'coprocessor-version' || problem === 'server-unreached' || problem === 'server-refused';
}

/**
 * Notices where the bootloader starts another application than the one that has just crashed, which it does not tell: it
 * takes an update back so, but also starts one that was ready as the old one crashed.
 */
export class OtherApplications {
  /** Where the application is that runs; null where the bootloader did not say. */
  #offset: number | null = null;
  #crashedOffset: number | null = null;

  /** Call before the records of each input. */
  startSource(): void {
    this.#offset = null;
    this.#crashedOffset = null;
  }

  /** Call with the first record of each boot. */
  startBoot(record: ConsoleRecord, hasCrashedBefore: boolean): void {
    const isCrash = hasCrashedBefore || (record.kind === 'boot' && isGraveReset(record.reason));
    this.#crashedOffset = isCrash ? this.#offset : null;
    this.#offset = null;
  }

  /** Takes what a boot says of itself. */
  take({ source, line, boot, timeMs, fact }: Sourced<BootFact>): readonly ConsoleFinding[] {
    if (fact.name !== 'app-offset') return [];
    this.#offset = fact.offset;
    const crashed = this.#crashedOffset;
    if (crashed === null || crashed === fact.offset) return [];
    const text = `boot: Loaded app from partition at offset 0x${fact.offset.toString(16)}`;
    const told = { problem: 'other-application', text, handshake: null } as const;
    return [findComponentFailure({ kind: 'component-failure', source, line, boot, timeMs, ...told })];
  }
}
