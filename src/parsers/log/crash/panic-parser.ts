import type { ConsolePlace, Panic } from '../../../model/console-record.js';
import type { Frame } from '../../../model/frame.js';
import { DecodeCollector } from '../heap/decode-collector.js';
import { parseBacktrace, parseStackMemory, WrappedLine } from './backtrace-line.js';
import { parseElfIdentity } from './elf-identity-line.js';
import { parseDebugReason, type PanicStart } from './panic-start.js';

/** A panic prints some 60 lines for each core; a core dump is not counted. */
const maxLines = 400;
const maxRegisters = 80;
const maxStackWords = 256;
const maxDecoded = 200;
/** Other tasks' lines that were still on their way; with more of them, the firmware lives on. */
const maxLogLines = 4;

// Core  0 register dump:   or, before esp-idf v3,   Register dump:
const dumpStart = /^\s*(?:Core\s+\d )?register dump:/i;
// MEPC    : 0x42009c4e  RA      : 0x42009c4e  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400
const register = /\b(?<name>[A-Z][A-Z0-9/]{0,9})\s{0,8}: 0x(?<value>[0-9a-fA-F]{8})\b/g;
// pc             0x4009904f          0x4009904f <xPortEnterCriticalTimeout+67>   (a report of esp-coredump)
const reportRegister = /^(?<name>[a-z][a-z0-9]{0,9}) {2,20}0x(?<value>[0-9a-f]{1,8})(?: |$)/g;
// Detected in task "main" at 0x4200c1f0
const inTask = /^Detected in task "(?<task>[^"]{1,32})"/;
// #0  app_main () at /path/main.c:20   and   #1  0x42014f3a in main_task (args=<optimized out>) at /path/startup.c:208
const topFrame = /^\s*(?:--- )?#0 +(?!0x)(?=\S)/;
const frameNumber = /^\s*(?:--- )?#(?<depth>\d{1,3}) +/;
const frameAddress = /^\s*(?:--- )?#\d{1,3} +0x(?<address>[0-9a-f]{8})/i;
// I (990) esp_core_dump_flash: Core dump has been saved to flash.   (esp-idf espcoredump)
const savedDump = 'Core dump has been saved to flash';
const lastLine = /^\s*(?:Rebooting|CPU halted\.|Entering gdb stub)|CORE DUMP END/;

type ErrorsBefore = Pick<Panic, 'errorBefore' | 'errorsBefore'>;

/** Collects what a panic prints after its first line, until its last line or until another boot starts. */
export class PanicParser {
  readonly #place: ConsolePlace;
  readonly #before: ErrorsBefore;
  #start: PanicStart;
  readonly #registers: Record<string, number> = {};
  readonly #decoded = new Map<number, readonly Frame[]>();
  readonly #decoding = new DecodeCollector((address, frames) => this.#decode(address, frames));
  readonly #wrapped = new WrappedLine();
  #backtrace: readonly number[] = [];
  /** The line of a back trace that is the panic's own; one of another core may follow. */
  #hasBacktrace = false;
  #stackCode: number[] = [];
  /** Words of the stack before the line of it that may go on. */
  #stackBefore = 0;
  #registerCount = 0;
  #lines = 0;
  #logLines = 0;
  #dumps = 0;
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
  }

  /**
   * True for a line of ESP_LOG, with this tag, with which the firmware shows that it lives on: an old ROM prints no last
   * line, and what only told of a failure goes on. A core dump is announced by such lines.
   */
  isOverWith(tag: string): boolean {
    if (tag.startsWith('esp_core_dump') || tag === 'esp_image') return false;
    const isTold = !this.#isInCoreDump && (this.#registerCount > 0 || this.#backtrace.length > 0);
    return isTold || ++this.#logLines > maxLogLines;
  }

  /** Takes what another line of its start says: `abort() was called` names the core. */
  goOnWith({ core }: PanicStart): void {
    this.#start = { ...this.#start, core: this.#start.core ?? core };
  }

  /** Takes the next line; false when the panic is complete with it. */
  push(text: string): boolean {
    if (this.#decoding.push(this.#withAddress(text))) {
      this.#takeFrame(text);
      return ++this.#lines < maxLines;
    }
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
    if (dumpStart.test(text)) this.#dumps++;
    // The first core's dump is that of the panic; what the other core did comes after it.
    if (this.#dumps < 2) {
      this.#takeStack(text);
      this.#takeRegisters(text);
    }
    return this.#lines < maxLines && !lastLine.test(text);
  }

  finish(): Panic {
    this.#decoding.flush();
    return {
      kind: 'panic',
      ...this.#place,
      ...this.#start,
      task: this.#task,
      ...this.#before,
      architecture: architectureOf(this.#registers),
      registers: this.#registers,
      backtrace: this.#backtrace,
      stackCode: this.#stackCode,
      decoded: this.#decoded,
      elfPrefix: this.#elfPrefix,
      hasCoreDump: this.#hasCoreDump,
      hasSavedDump: this.#hasSavedDump,
    };
  }

  #takeDebugReason(text: string): void {
    const told = parseDebugReason(text);
    if (!told) return;
    this.#start = { ...this.#start, ...told };
    this.#task ??= told.task;
  }

  #takeRegisters(text: string): void {
    for (const { groups } of [...text.matchAll(register), ...text.matchAll(reportRegister)]) {
      const name = (groups?.['name'] ?? '').toLowerCase();
      if (this.#registerCount >= maxRegisters || Object.hasOwn(this.#registers, name)) continue;
      this.#registers[name] = Number.parseInt(groups?.['value'] ?? '', 16);
      this.#registerCount++;
    }
  }

  // A line that was broken is read again with each piece of it.
  #takeStack(text: string): void {
    const line = this.#wrapped.join(text);
    const isGoingOn = line !== text;
    const counters = parseBacktrace(line);
    if (counters && (isGoingOn || !this.#hasBacktrace)) this.#backtrace = counters;
    this.#hasBacktrace ||= counters !== null;
    const words = parseStackMemory(line);
    if (words === null) return;
    if (isGoingOn) this.#stackCode.length = this.#stackBefore;
    this.#stackBefore = this.#stackCode.length;
    for (const word of words) {
      if (isLikelyCode(word) && this.#stackCode.length < maxStackWords) this.#stackCode.push(word);
    }
  }

  // The innermost frame of GDB stands at the program counter, which it leaves out.
  #withAddress(text: string): string {
    const pc = programCounterOf(this.#registers);
    return pc === undefined ? text : text.replace(topFrame, `#0  0x${pc.toString(16).padStart(8, '0')} in `);
  }

  // Without a back trace of its own a RISC-V chip has that of GDB, which a monitor prints: its first thread.
  #takeFrame(text: string): void {
    const depth = frameNumber.exec(text)?.groups?.['depth'];
    // Another thread's begins.
    if (Number(depth) === 0) this.#hasBacktrace ||= this.#backtrace.length > 0;
    if (depth === undefined || this.#hasBacktrace || Number(depth) !== this.#backtrace.length) return;
    const address = frameAddress.exec(this.#withAddress(text))?.groups?.['address'];
    if (address !== undefined) this.#backtrace = [...this.#backtrace, Number.parseInt(address, 16)];
  }

  #decode(address: number, frames: readonly Frame[]): void {
    if (this.#decoded.size < maxDecoded) this.#decoded.set(address, frames);
  }
}

function programCounterOf(registers: Readonly<Record<string, number>>): number | undefined {
  return registers['mepc'] ?? registers['pc'];
}

// A ROM names the program counter of a RISC-V core PC; only RISC-V has RA, only Xtensa the cause of that name.
function architectureOf(registers: Readonly<Record<string, number>>): Panic['architecture'] {
  if (Object.hasOwn(registers, 'exccause')) return 'xtensa';
  return Object.hasOwn(registers, 'mepc') || Object.hasOwn(registers, 'ra') ? 'riscv' : null;
}

// Code in flash or ROM of all chips lies at 0x40000000 to 0x43ffffff; on the P4, code in RAM at the start of L2MEM.
function isLikelyCode(value: number): boolean {
  return (
    value % 2 === 0 &&
    ((value >= 0x4000_0000 && value < 0x4400_0000) || (value >= 0x4ff0_0000 && value < 0x4ff2_0000))
  );
}
