import type { ConsoleFinding } from '../../model/console-finding.js';
import type { ConsoleRecord } from '../../model/console-record.js';
import type { StartFailure } from '../../model/told-failure.js';
import type { Sourced } from '../../model/console-report.js';
import type { Severity } from '../../model/finding.js';
import { fingerprintOf } from '../fingerprint.js';

/** Where only the media are missing, the firmware itself runs. */
const isOfMedia: ReadonlySet<StartFailure['problem']> = new Set([
  'file-system',
  'file-system-formatted',
  'no-partition',
]);

/** What only follows from another failure, which has told more. */
const followsFrom: Partial<Record<StartFailure['problem'], readonly StartFailure['problem'][]>> = {
  'no-image': ['damaged-image', 'signature', 'chip-revision', 'other-chip'],
  'partition-table': ['flash-size', 'partition-table'],
};

/** A boot tells a few of them; of one that tells more, nothing is known that these do not say. */
const maxHeld = 16;

/**
 * What the chip, or its firmware, could not start from. A bootloader that is refused one image tries the next: whether the
 * boot failed by it is known only when an application speaks, or the boot is over.
 */
export class StartFailures {
  #held: Sourced<StartFailure>[] = [];
  /** What LittleFS itself says; its mount tells next whether the firmware formats the partition then. */
  #corrupt: Sourced<StartFailure> | null = null;
  /** One layer after the other says of the PSRAM of a boot that it is not there. */
  #isPsramTold = false;

  /** What is certain at once. */
  take(failure: Sourced<StartFailure>): readonly ConsoleFinding[] {
    if (isOfMedia.has(failure.problem)) return this.#takeMedia(failure);
    if (failure.problem === 'psram') return this.#takePsram(failure);
    const causes = followsFrom[failure.problem] ?? [];
    const isTold = this.#held.some(({ problem }) => causes.includes(problem));
    if (!isTold && this.#held.length < maxHeld) this.#held.push(failure);
    return [];
  }

  /** What another record of the same boot makes certain. */
  seeAlso(record: ConsoleRecord): readonly ConsoleFinding[] {
    if (this.#held.length === 0 || !isOfApplication(record)) return [];
    return this.#release(({ problem }) => (problem === 'no-image' ? 'note' : 'warning'), true);
  }

  /** What is certain as the boot is over. A chip that was flashed starts then, and had to wait for it. */
  endBoot(endedBy: 'reboot' | 'end-of-log'): readonly ConsoleFinding[] {
    this.#isPsramTold = false;
    const media = this.#takeCorrupt();
    const severityOf = ({ problem }: StartFailure): Severity =>
      problem === 'download-mode' ? (endedBy === 'reboot' ? 'note' : 'warning') : 'error';
    return [...media, ...this.#release(severityOf, false)];
  }

  #takeMedia(failure: Sourced<StartFailure>): readonly ConsoleFinding[] {
    const isFormatted = failure.problem === 'file-system-formatted';
    if (isFormatted) this.#corrupt = null;
    const before = this.#takeCorrupt();
    if (failure.isOfMount) {
      this.#corrupt = failure;
      return before;
    }
    return [...before, findingOf(failure, isFormatted ? 'note' : 'warning', false)];
  }

  // Firmware that was built to go on without it does; other aborts next.
  #takePsram(failure: Sourced<StartFailure>): readonly ConsoleFinding[] {
    if (this.#isPsramTold) return [];
    this.#isPsramTold = true;
    return [findingOf(failure, 'warning', false)];
  }

  #takeCorrupt(): readonly ConsoleFinding[] {
    const corrupt = this.#corrupt;
    this.#corrupt = null;
    return corrupt === null ? [] : [findingOf(corrupt, 'warning', false)];
  }

  #release(
    severityOf: (failure: StartFailure) => Severity,
    wasPassedOver: boolean,
  ): readonly ConsoleFinding[] {
    const findings = this.#held.map((failure) => findingOf(failure, severityOf(failure), wasPassedOver));
    this.#held = [];
    return findings;
  }
}

// The bootloader tells its own ESP-IDF version, and the partitions.
function isOfApplication(record: ConsoleRecord): boolean {
  if (record.kind === 'boot-fact') return applicationFacts.has(record.fact.name);
  return !ofAnyStart.has(record.kind);
}

/** What a ROM or a bootloader may tell, too. */
const ofAnyStart: ReadonlySet<string> = new Set(['boot', 'reset-pc', 'start-failure', 'panic']);

const applicationFacts: ReadonlySet<string> = new Set([
  'application',
  'project',
  'app-version',
  'elf-sha256',
  'heap-region',
]);

function findingOf(
  failure: Sourced<StartFailure>,
  severity: Severity,
  wasPassedOver: boolean,
): ConsoleFinding {
  const { source, line, boot, timeMs, problem, text } = failure;
  return {
    ruleId: 'start-failed',
    severity,
    confidence: 'by-proof',
    evidence: { source, line, boot, timeMs, problem, text, wasPassedOver, count: 1 },
    fingerprint: fingerprintOf('start-failed', [problem, ...(wasPassedOver ? ['passed over'] : [])]),
  };
}
