import type { TruncationCause } from '../../../model/heap-dump.js';

export type Interruption = {
  readonly cause: Exclude<TruncationCause, 'end-of-input' | 'next-dump'>;
  /** Where its text starts; what stands before belongs to the line that it broke into. */
  readonly position: number;
};

// Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1).
const guruMeditation = /Guru Meditation Error: Core\s+\d+ panic'ed \((?<reason>[^)]{0,80})/;
// abort() was called at PC 0x4200c1f0 on core 0
const otherPanic =
  /abort\(\) was called at PC 0x|assert failed: |CORRUPT HEAP: |Mem alloc fail\. size 0x|^Memory allocation failed\s*$|\*\*\*ERROR\*\*\* A stack overflow in task|Panic handler entered multiple times|^Undefined behavior of type \w|^Stack smashing protect failure!/;
// ESP-ROM:esp32p4-eco2-20240710, rst:0x1 (POWERON),boot:0x30c, ets Jun  8 2016 00:22:57, Rebooting...
const reboot =
  /ESP-ROM:esp32|rst:0x[0-9a-f]{1,2} \(|^\s*ets [A-Z][a-z]{2} +\d+ \d{4}|^\s*Rebooting(?:\.\.\.| in +\d+ seconds)|boot: ESP-IDF \S+ 2nd stage bootloader/;

/** Finds a panic or a reboot in a line, also in its middle, where the panic handler broke into another's output. */
export function findInterruption(text: string): Interruption | null {
  const guru = guruMeditation.exec(text);
  if (guru) {
    const isWatchdog = /^interrupt wdt/i.test(guru.groups?.['reason'] ?? '');
    return { cause: isWatchdog ? 'interrupt-watchdog' : 'panic', position: guru.index };
  }
  const panic = text.search(otherPanic);
  if (panic !== -1) return { cause: 'panic', position: panic };
  const restart = text.search(reboot);
  return restart === -1 ? null : { cause: 'reboot', position: restart };
}
