import type { ConsoleFinding, LastMemory } from '../../model/console-finding.js';
import type { BootStart, ConsoleRecord } from '../../model/console-record.js';
import type { Severity } from '../../model/finding.js';
import { isGraveReset } from '../crash/grave-reset.js';
import { fingerprintOf } from '../fingerprint.js';

/** What came before a boot. */
export type BootBefore = {
  readonly source: string;
  /** False for the first boot of an input. */
  readonly hasBootBefore: boolean;
  /** The boot before said why it ended: a panic, a failed allocation. */
  readonly hasCrashed: boolean;
  readonly lastMemory: LastMemory | null;
};

// rst:0x1 (POWERON), rst:0x3 (SW_RESET), rst:0xc (SW_CPU_RESET), USB_UART_CHIP_RESET; the end of a deep sleep is DSLEEP,
// SLEEP_WAKEUP or, on the ESP32-P4, PMU_SYS_PWR_DOWN_RESET (the strings in espressif's ROM ELFs)
const deliberateReason =
  /power_?on|^(?:[^a-z]*)(?:lp_|rtc_|hp_)?sw_|usb|jtag|d(?:eep_?)?sleep|sleep_wakeup|pwr_down|ext/i;

/** Lines between the ROM's first and where the bootloader says where the cores were: its own, and the partition table. */
const factsOfBootloader: ReadonlySet<string> = new Set(['chip', 'partition', 'idf-version']);

/** Cores of a chip that are told, once each. */
const maxCores = 2;

type UnexpectedReboot = Extract<ConsoleFinding, { ruleId: 'reboot-unexpected' }>;

/** Restarts that nothing explains, each with where the cores were, which a chip tells some lines later. */
export class UnexpectedReboots {
  #held: UnexpectedReboot | null = null;

  /** What is certain at once. */
  take(boot: BootStart, before: BootBefore): readonly ConsoleFinding[] {
    const found = findUnexpectedReboot(boot, before);
    const [finding] = found;
    if (!finding || !isGraveReset(finding.evidence.reason)) return found;
    this.#held = finding;
    return [];
  }

  /** What another record of the same boot makes certain. */
  seeAlso(record: ConsoleRecord): readonly ConsoleFinding[] {
    if (this.#held === null || record.kind === 'boot') return [];
    if (record.kind === 'boot-fact' && factsOfBootloader.has(record.fact.name)) return [];
    if (record.kind !== 'reset-pc') return this.end();
    const { core, address, frames } = record;
    const { evidence } = this.#held;
    if (evidence.stoppedAt.length >= maxCores) return [];
    const stopped = { core, address, ...(frames ? { frames } : {}) };
    this.#held = { ...this.#held, evidence: { ...evidence, stoppedAt: [...evidence.stoppedAt, stopped] } };
    return [];
  }

  /** The boot is over, or tells of other things. */
  end(): readonly ConsoleFinding[] {
    const held = this.#held;
    this.#held = null;
    return held === null ? [] : [held];
  }
}

// A restart after a crash that the log tells is no news.
function findUnexpectedReboot(boot: BootStart, before: BootBefore): readonly UnexpectedReboot[] {
  const { reason, line, timeMs } = boot;
  const isGrave = isGraveReset(reason);
  const isExpected = before.hasCrashed || boot.isCut === true || (boot.isOurs === true && !isGrave);
  if (isExpected || (!before.hasBootBefore && !isGrave)) return [];
  const { source, lastMemory } = before;
  return [
    {
      ruleId: 'reboot-unexpected',
      severity: severityOf(reason, isGrave),
      confidence: 'by-proof',
      evidence: { source, line, boot: boot.boot, timeMs, reason, stoppedAt: [], lastMemory, count: 1 },
      fingerprint: fingerprintOf('reboot-unexpected', [reason]),
    },
  ];
}

function severityOf(reason: string | null, isGrave: boolean): Severity {
  if (isGrave) return 'error';
  return reason !== null && deliberateReason.test(reason) ? 'note' : 'warning';
}
