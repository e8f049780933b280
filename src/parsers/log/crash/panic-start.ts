import type { Panic } from '../../../model/console-record.js';
import { parseForeignPanic, type ForeignStart } from './foreign-panic.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;

export type PanicStart = Pick<Panic, 'cause' | 'reason' | 'core' | 'task'> & {
  /** Only of firmware that is not ESP-IDF's. */
  readonly foreign?: ForeignStart;
};

// Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1).
// Guru Meditation Error: Core  1 panic'ed (Stack canary watchpoint triggered (loopTask) )   (esp-idf v3)
// uru Meditation Error: …   (a UART that is set up anew loses the first character)
const guruMeditation =
  /(?:Guru|\buru) Meditation Error: Core\s+(?<core>\d)\s+panic'ed \((?<reason>[^()]{1,120}(?:\([^()]{1,40}\))?)\s*\)/;
// Guru Meditation Error of type LoadProhibited occurred on core  0. Exception was unhandled.   (before esp-idf v3)
const oldGuruMeditation =
  /Guru Meditation Error of type (?<reason>[\w ]{1,60}?) occurred on core\s+(?<core>\d)/;
// abort() was called at PC 0x4200c1f0 on core 0
const abort = /abort\(\) was called at PC 0x[0-9a-f]{1,8} on core (?<core>\d)/i;
// assert failed: block_locate_free heap_tlsf.c:441 (block_size(block) >= size)
const assertion = /assert failed: .{1,200}/;
// ***ERROR*** A stack overflow in task main has been detected.
const stackOverflow = /\*\*\*ERROR\*\*\* A stack overflow in task (?<task>.{1,32}?) has been detected/;

// Brownout detector was triggered, since v5.4 behind 'E BOD: '   (esp-idf esp_system/port/brownout.c): no dump follows, the chip restarts
const brownout = /^\s*(?:E BOD: )?(?<reason>Brownout detector was triggered)/;

// Undefined behavior of type out_of_bounds   (esp-idf ubsan.c)
// Stack smashing protect failure!   (esp-idf stack_check.c; before v5.1 an abort follows)
const abortDetails = /^(?:Undefined behavior of type \w{1,40}|Stack smashing protect failure!)\s*$/;

/** Parses the line with which a panic starts, or null. An allocation that fails starts one, too, without such a line. */
export function parsePanicStart(text: string): PanicStart | null {
  const guru = (guruMeditation.exec(text) ?? oldGuruMeditation.exec(text))?.groups;
  if (guru) {
    const reason = guru['reason'] ?? '';
    return { cause: causeOf(reason), reason, core: Number(guru['core']), task: taskOf(reason) };
  }
  const aborted = abort.exec(text);
  if (aborted)
    return { cause: 'abort', reason: aborted[0], core: Number(aborted.groups?.['core']), task: null };
  // What `esp_system_abort` was given is all that is said: no `abort() was called` comes before it.
  if (abortDetails.test(text)) return { cause: 'abort', reason: text.trim(), core: null, task: null };
  const failed = assertion.exec(text);
  if (failed) return { cause: 'assert', reason: failed[0].slice(0, maxTextLength), core: null, task: null };
  const lowVoltage = brownout.exec(text)?.groups?.['reason'];
  if (lowVoltage !== undefined) return { cause: 'other', reason: lowVoltage, core: null, task: null };
  const overflow = stackOverflow.exec(text);
  if (!overflow) return parseForeignPanic(text);
  return {
    cause: 'stack-overflow',
    reason: overflow[0],
    core: null,
    task: overflow.groups?.['task'] ?? null,
  };
}

// Debug exception reason: Stack canary watchpoint triggered (httpd)   (esp-idf panic_arch.c of Xtensa)
const debugReason = /^\s*Debug exception reason: (?<reason>\S.{0,119}?)\s*$/;
const canary = /^Stack canary watchpoint triggered \((?<task>.{1,32})\)/;

/** What a debug exception says of itself in the line after its first; or null. */
export function parseDebugReason(text: string): Omit<PanicStart, 'core'> | null {
  const reason = debugReason.exec(text)?.groups?.['reason'];
  if (reason === undefined) return null;
  const task = taskOf(reason);
  return { cause: task === null ? 'exception' : 'stack-overflow', reason, task };
}

function taskOf(reason: string): string | null {
  return canary.exec(reason)?.groups?.['task'] ?? null;
}

function causeOf(reason: string): Panic['cause'] {
  if (/^Interrupt ?wdt/i.test(reason)) return 'interrupt-watchdog';
  if (/^Task watchdog/i.test(reason)) return 'task-watchdog';
  if (/^Cache/i.test(reason)) return 'cache-error';
  return /^Stack protection|stack canary/i.test(reason) ? 'stack-overflow' : 'exception';
}

// Panic reason: Mem alloc fail. size 0x000006a0 caps 0x00001800   (a report of esp-coredump)
const toldReason = /^\s*Panic reason: (?<reason>\S.{0,199})/;
// exccause       0x45 (InterruptWDTTimoutCPU0)   (such a report where the chip wrote no reason: its registers)
const toldCause = /^(?:exccause|mcause) {2,20}0x[0-9a-f]{1,8} \((?<reason>[^)]{1,60})\)/;
// Crashed task handle: 0x3ffdda50, name: 'wifi', GDB name: 'process 1073601104'
const crashedTask = /^\s*Crashed task handle: 0x[0-9a-f]{1,8}, name: '(?<task>[^']{1,32})'/i;

/** The reason of a panic that a report of esp-coredump tells, or null. */
export function parsePanicReason(text: string): string | null {
  return toldReason.exec(text)?.groups?.['reason']?.trimEnd() ?? null;
}

/** The panic that the registers of such a report tell, or null. */
export function parseReportCause(text: string): Omit<PanicStart, 'task'> | null {
  const reason = toldCause.exec(text)?.groups?.['reason'];
  return reason === undefined ? null : { cause: causeOf(reason), reason, core: null };
}

/** The task of the panic that such a report is about, which it tells before the reason; or null. */
export function parseCrashedTask(text: string): string | null {
  return crashedTask.exec(text)?.groups?.['task'] ?? null;
}
