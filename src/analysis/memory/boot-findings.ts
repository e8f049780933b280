import type { ConsoleFinding, LastMemory } from '../../model/console-finding.js';
import type { BootStart } from '../../model/console-record.js';
import type { Severity } from '../../model/finding.js';
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

// rst:0x7 (TG0WDT_SYS_RST), rst:0xf (BROWNOUT_RST), rst:0x15 (PWR_GLITCH_RESET), RTCWDT_RTC_RST, LP_WDT_SYS
const graveReason = /wdt|watchdog|brown|glitch|panic|lockup/i;

// rst:0x1 (POWERON), rst:0x3 (SW_RESET), rst:0xc (SW_CPU_RESET), USB_UART_CHIP_RESET; the end of a deep sleep is DSLEEP,
// SLEEP_WAKEUP or, on the ESP32-P4, PMU_SYS_PWR_DOWN_RESET (the strings in espressif's ROM ELFs)
const deliberateReason =
  /power_?on|^(?:[^a-z]*)(?:lp_|rtc_|hp_)?sw_|usb|jtag|d(?:eep_?)?sleep|sleep_wakeup|pwr_down|ext/i;

/** A boot that nothing explains. A restart after a crash that the log tells is no news. */
export function findUnexpectedReboot(boot: BootStart, before: BootBefore): readonly ConsoleFinding[] {
  const { reason, line, timeMs } = boot;
  const isGrave = reason !== null && graveReason.test(reason);
  const isExpected = before.hasCrashed || boot.isCut === true || (boot.isOurs === true && !isGrave);
  if (isExpected || (!before.hasBootBefore && !isGrave)) return [];
  const { source, lastMemory } = before;
  return [
    {
      ruleId: 'reboot-unexpected',
      severity: severityOf(reason, isGrave),
      confidence: 'by-proof',
      evidence: { source, line, boot: boot.boot, timeMs, reason, lastMemory, count: 1 },
      fingerprint: fingerprintOf('reboot-unexpected', [reason]),
    },
  ];
}

function severityOf(reason: string | null, isGrave: boolean): Severity {
  if (isGrave) return 'error';
  return reason !== null && deliberateReason.test(reason) ? 'note' : 'warning';
}
