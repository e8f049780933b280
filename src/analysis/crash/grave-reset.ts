// rst:0x7 (TG0WDT_SYS_RST), rst:0xf (BROWNOUT_RST), rst:0x15 (PWR_GLITCH_RESET), RTCWDT_RTC_RST, LP_WDT_SYS
const graveReason = /wdt|watchdog|brown|glitch|panic|lockup/i;

/** True where the chip restarted for none of its firmware's doing, by the reason that its ROM tells. */
export function isGraveReset(reason: string | null): boolean {
  return reason !== null && graveReason.test(reason);
}
