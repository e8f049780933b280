import type { ConsolePlace, Panic } from '../../../model/console-record.js';
import { parseElfIdentity } from './elf-identity-line.js';
import { parseDebugReason, type PanicStart } from './panic-start.js';

/** A panic prints some 60 lines for each core; a core dump is not counted. */
const maxLines = 400;
const maxRegisters = 80;
const maxFrames = 100;
const maxStackWords = 256;
/** Other tasks' lines that were still on their way; with more of them, the firmware lives on. */
const maxLogLines = 4;

// Core  0 register dump:   or, before esp-idf v3,   Register dump:
const dumpStart = /^\s*(?:Core\s+\d )?register dump:/i;
// MEPC    : 0x42009c4e  RA      : 0x42009c4e  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400
const register = /\b(?<name>[A-Z][A-Z0-9/]{0,9})\s{0,8}: 0x(?<value>[0-9a-f]{8})\b/gi;
// Backtrace: 0x42009c4e:0x4ff3b1f0 0x42009c60:0x4ff3b210 |<-CORRUPTED   (pairs may be glued; some print no :SP)
const backtrace = /^\s*Backtrace:\s?(?<pairs>(?:\s?0x[0-9a-f]{8}(?::0x[0-9a-f]{8})?)+)/i;
const pair = /0x(?<pc>[0-9a-f]{8})(?::0x[0-9a-f]{8})?/gi;
// 4ff3b1f0: 0x4ff0e400 0x00000000 0x42009c4e 0x00000001 0x00000000 0x00000000 0x00000000 0x00000000
const stackMemory = /^[0-9a-f]{8}:(?<words>(?: 0x[0-9a-f]{8}){1,8})\s*$/i;
// Detected in task "main" at 0x4200c1f0
const inTask = /^Detected in task "(?<task>[^"]{1,32})"/;
const lastLine = /^\s*(?:Rebooting|CPU halted\.|Entering gdb stub)/;

/** Collects what a panic prints after its first line, until its last line or until another boot starts. */
export class PanicParser {
  readonly #place: ConsolePlace;
  readonly #errorBefore: string | null;
  #start: PanicStart;
  readonly #registers: Record<string, number> = {};
  readonly #backtrace: number[] = [];
  readonly #stackCode: number[] = [];
  #registerCount = 0;
  #lines = 0;
  #logLines = 0;
  #dumps = 0;
  #task: string | null;
  #elfPrefix: string | null = null;
  #hasCoreDump = false;
  #isInCoreDump = false;

  constructor(place: ConsolePlace, start: PanicStart, errorBefore: string | null) {
    this.#place = place;
    this.#start = start;
    this.#errorBefore = errorBefore;
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

  /** Takes the next line; false when the panic is complete with it. */
  push(text: string): boolean {
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
    return {
      kind: 'panic',
      ...this.#place,
      ...this.#start,
      task: this.#task,
      errorBefore: this.#errorBefore,
      architecture: architectureOf(this.#registers),
      registers: this.#registers,
      backtrace: this.#backtrace,
      stackCode: this.#stackCode,
      elfPrefix: this.#elfPrefix,
      hasCoreDump: this.#hasCoreDump,
    };
  }

  #takeDebugReason(text: string): void {
    const told = parseDebugReason(text);
    if (!told) return;
    this.#start = { ...this.#start, ...told };
    this.#task ??= told.task;
  }

  #takeRegisters(text: string): void {
    for (const { groups } of text.matchAll(register)) {
      const name = (groups?.['name'] ?? '').toLowerCase();
      if (this.#registerCount >= maxRegisters || Object.hasOwn(this.#registers, name)) continue;
      this.#registers[name] = Number.parseInt(groups?.['value'] ?? '', 16);
      this.#registerCount++;
    }
  }

  #takeStack(text: string): void {
    const pairs = this.#backtrace.length === 0 ? backtrace.exec(text)?.groups?.['pairs'] : undefined;
    for (const { groups } of [...(pairs ?? '').matchAll(pair)].slice(0, maxFrames)) {
      this.#backtrace.push(Number.parseInt(groups?.['pc'] ?? '', 16));
    }
    for (const word of stackMemory.exec(text)?.groups?.['words']?.trim().split(' ') ?? []) {
      const value = Number.parseInt(word, 16);
      if (isLikelyCode(value) && this.#stackCode.length < maxStackWords) this.#stackCode.push(value);
    }
  }
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
