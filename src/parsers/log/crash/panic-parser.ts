import type { ConsolePlace, Panic } from '../../../model/console-record.js';
import { CoreTraceReader } from './core-trace.js';
import { parseElfIdentity } from './elf-identity-line.js';
import { ForeignTrace } from './foreign-panic.js';
import { parseDebugReason, type PanicStart } from './panic-start.js';

/** A panic prints some 60 lines for each core; a core dump is not counted. */
const maxLines = 400;
/** Other tasks' lines that were still on their way; with more of them, the firmware lives on. */
const maxLogLines = 4;

// Detected in task "main" at 0x4200c1f0
const inTask = /^Detected in task "(?<task>[^"]{1,32})"/;
// I (990) esp_core_dump_flash: Core dump has been saved to flash.   (esp-idf espcoredump)
const savedDump = 'Core dump has been saved to flash';
const lastLine = /^\s*(?:Rebooting|CPU halted\.|Entering gdb stub)|CORE DUMP END/;

/** What ESP_LOG printed just before it. */
export type ErrorsBefore = Pick<Panic, 'errorBefore' | 'errorsBefore'>;

/** Collects what a panic prints after its first line, until its last line or until another boot starts. */
export class PanicParser {
  readonly #place: ConsolePlace;
  readonly #before: ErrorsBefore;
  #start: PanicStart;
  readonly #trace = new CoreTraceReader();
  readonly #foreign: ForeignTrace | null;
  #lines = 0;
  #logLines = 0;
  #task: string | null;
  #elfPrefix: string | null = null;
  #hasCoreDump = false;
  #hasSavedDump = false;
  #isInCoreDump = false;

  constructor(place: ConsolePlace, start: PanicStart, before: ErrorsBefore) {
    this.#place = place;
    this.#start = start;
    this.#before = before;
    this.#task = start.task;
    this.#foreign = start.foreign ? new ForeignTrace(start.foreign) : null;
  }

  /**
   * True for a line of ESP_LOG, with this tag, with which the firmware shows that it lives on: an old ROM prints no last
   * line, and what only told of a failure goes on. A core dump is announced by such lines.
   */
  isOverWith(tag: string): boolean {
    if (tag.startsWith('esp_core_dump') || tag === 'esp_image') return false;
    const isTold = !this.#isInCoreDump && !this.#trace.isEmpty;
    return isTold || ++this.#logLines > maxLogLines;
  }

  /** Takes what another line of its start says: `abort() was called` names the core. */
  goOnWith({ core }: PanicStart): void {
    this.#start = { ...this.#start, core: this.#start.core ?? core };
  }

  /** Takes the next line; false when the panic is complete with it. */
  push(text: string): boolean {
    if (this.#trace.takeName(text)) return ++this.#lines < maxLines;
    if (this.#isInCoreDump) {
      this.#isInCoreDump = !text.includes('CORE DUMP END');
      return true;
    }
    this.#lines++;
    if (text.includes('CORE DUMP START')) {
      this.#hasCoreDump = true;
      this.#isInCoreDump = true;
      return true;
    }
    this.#hasSavedDump ||= text.startsWith(savedDump);
    this.#elfPrefix ??= parseElfIdentity(text);
    this.#takeDebugReason(text);
    this.#task ??= inTask.exec(text)?.groups?.['task'] ?? null;
    this.#foreign?.take(text);
    this.#trace.take(text);
    return this.#lines < maxLines && !lastLine.test(text);
  }

  finish(): Panic {
    const trace = this.#trace.finish();
    const { cause, reason, core } = this.#start;
    return {
      kind: 'panic',
      ...this.#place,
      ...trace,
      cause,
      reason,
      core: core ?? trace.core,
      task: this.#task,
      ...this.#before,
      elfPrefix: this.#elfPrefix,
      hasCoreDump: this.#hasCoreDump,
      hasSavedDump: this.#hasSavedDump,
      ...this.#foreign?.finish(),
    };
  }

  #takeDebugReason(text: string): void {
    const told = parseDebugReason(text);
    if (!told) return;
    this.#start = { ...this.#start, ...told };
    this.#task ??= told.task;
  }
}
