import type { ConsoleFinding } from '../../model/console-finding.js';
import type { Fault } from '../../model/crash-frame.js';
import { cureOfReason } from './reason-cures.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';

type PanicEvidence = Extract<ConsoleFinding, { ruleId: 'panic' }>['evidence'];

const meanings: Readonly<Record<Fault['meaning'], string>> = {
  null: 'a null pointer',
  freed: 'a pointer read from memory that was freed before',
  uninitialised: 'a pointer read from memory that was never written',
  'unused-stack': 'a pointer read from a part of a stack that was never used',
  'block-head': 'a pointer read from the head of a heap block, so from before its start',
  'block-tail': 'a pointer read from the tail of a heap block, so from past its end',
};

/** What to do where no PSRAM was found. */
export const psramCure =
  'Set the mode of the module (CONFIG_SPIRAM_MODE_QUAD or CONFIG_SPIRAM_MODE_OCT, its speed, its pins), or leave PSRAM off where the board has none (CONFIG_SPIRAM=n).';

/** What to do where the chip that has the Wi-Fi does not answer. */
export const coprocessorCure =
  "Write the firmware to it that belongs to this esp_hosted (its slave example, of the same version), and look at its reset pin, the pins of SDIO or SPI, and SDIO's pull-ups.";

/** `, a null pointer (0x00000008)`; empty where the address says nothing. */
export function formatFault(fault: Fault | null): string {
  if (!fault) return '';
  return `, ${fault.isCall ? 'a call of ' : ''}${meanings[fault.meaning]} (${formatAddress(fault.address)})`;
}

/** The panic in a few words, for the verdict: reason, function, what the address means. */
export function formatPanicReason({
  reason,
  cause,
  task,
  errorBefore,
  culprit,
  fault,
  failureBefore,
}: PanicEvidence): string {
  const isOfTask = cause === 'stack-overflow' && task !== null && !reason.includes(task);
  const whose = isOfTask ? ` of task ${safeText(task)}` : '';
  return `${safeText(reason)}${whose}${culprit ? ` in ${safeText(culprit.name)}` : ''}${formatFault(fault)}${formatFailureBefore(failureBefore)}${formatErrorsBefore(errorBefore === null ? [] : [errorBefore])}`;
}

/** `, just after no memory was had in line 3`, or nothing. */
export function formatFailureBefore(failure: PanicEvidence['failureBefore']): string {
  return failure === null ? '' : `, just after an allocation failed in line ${failure.line}`;
}

/** `, just after the error "wifi: no memory"`, or nothing. */
export function formatErrorsBefore(errors: readonly string[]): string {
  if (errors.length === 0) return '';
  const quoted = errors.map((error) => `"${safeText(error)}"`).join(', ');
  return `, just after the ${errors.length === 1 ? 'error' : 'errors'} ${quoted}`;
}

type Starved = Extract<ConsoleFinding, { ruleId: 'task-watchdog' }>['evidence'];

/** IDLE0, IDLE1; IDLE of a chip with one core. */
const idleTask = /^IDLE\d?$/;

/** `IDLE0 did not run in time, while streamer ran` */
export function formatStarved({ tasks, busy, culprit = null }: StarvedWords): string {
  const names = tasks.length === 0 ? 'a task' : tasks.map(safeText).join(', ');
  const others = busy.filter((task) => !tasks.includes(task)).map(safeText);
  // Only of an idle task it is known that it did not get to run.
  const isIdle = tasks.length > 0 && tasks.every((task) => idleTask.test(task));
  const what = isIdle ? 'run' : 'reset it';
  const whoRan = others.length === 0 ? '' : `, while ${others.join(', ')} ran`;
  return `${names} did not ${what} in time${whoRan}${culprit ? `, in ${safeText(culprit.name)}` : ''}`;
}

type StarvedWords = Pick<Starved, 'tasks' | 'busy'> & Partial<Pick<Starved, 'culprit'>>;

/** What to do where a task did not reset the task watchdog. */
export function cureOfStarved({ tasks, running, busy }: Starved): string {
  const own = tasks.find((task) => busy.includes(task));
  if (own !== undefined)
    return `Look for a loop in ${safeText(own)} that goes on for longer than the watchdog waits, and call esp_task_wdt_reset() in it.`;
  if (busy.length > 0) return `Look for a loop without a delay in ${busy.map(safeText).join(', ')}.`;
  const waits = tasks.filter((task) => !idleTask.test(task));
  return running.length > 0 && waits.length > 0
    ? `All cores were idle: look at what ${waits.map(safeText).join(', ')} waits for, a lock, a queue or a delay.`
    : 'Look for a loop without a delay in a task of high priority on that core.';
}

/** What to do against a panic, where its kind says so; null else. */
export function cureOfPanic(evidence: PanicEvidence): string | null {
  const { cause, reason, task, fault, failureBefore } = evidence;
  const cure = cureOfReason(reason);
  if (cure !== null) return cure;
  if (evidence.missingPart === 'psram') return psramCure;
  if (evidence.missingPart === 'coprocessor')
    return `The Wi-Fi co-processor did not answer: ${lowerFirst(coprocessorCure)}`;
  if (failureBefore)
    return `What the allocation in line ${failureBefore.line} gave was a null pointer, and was used, in all likelihood: let that code look at it, and find who takes the memory (a heap trace of one connection, see heap; a monitor of free memory, see dma).`;
  if (cause === 'stack-overflow')
    return `Give ${task === null ? 'the task' : `task ${safeText(task)}`} a larger stack, and log uxTaskGetStackHighWaterMark of all tasks.`;
  if (cause === 'interrupt-watchdog')
    return 'Interrupts were off for too long: printing (a heap trace, too) or flash writes in a critical section do that.';
  if (cause === 'cache-error')
    return 'Code or data in flash was used while flash was written: an interrupt handler and all that it calls and reads must lie in RAM (IRAM_ATTR, DRAM_ATTR, the …_ISR_IRAM_SAFE options), or be registered without ESP_INTR_FLAG_IRAM.';
  if (cause === 'task-watchdog')
    return `Look for a loop without a delay in ${task === null ? 'a task of high priority on that core' : `task ${safeText(task)}`}.`;
  if (fault?.meaning === 'uninitialised')
    return 'Find the member that nothing has set: an object that was used before its constructor, or whose constructor leaves a pointer out.';
  if (fault?.meaning === 'freed')
    return 'Find who still holds the object after its destructor: callbacks that capture this or a raw pointer.';
  return null;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
