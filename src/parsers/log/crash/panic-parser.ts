import type { ConsolePlace, Panic } from '../../../model/console-record.js';
import { parseElfIdentity } from './elf-identity-line.js';
import type { PanicStart } from './breakage-line.js';

/** A panic prints some 60 lines for each core; a core dump is not counted. */
const maxLines = 400;
const maxRegisters = 80;
const maxFrames = 100;
const maxStackWords = 64;

// MEPC    : 0x42009c4e  RA      : 0x42009c4e  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400
const register = /\b(?<name>[A-Z][A-Z0-9/]{0,9})\s{0,8}: 0x(?<value>[0-9a-f]{8})\b/gi;
// Backtrace: 0x42009c4e:0x4ff3b1f0 0x42009c60:0x4ff3b210 |<-CORRUPTED
const backtrace = /^\s*Backtrace:\s?(?<pairs>(?:\s?0x[0-9a-f]{8}:0x[0-9a-f]{8})+)/i;
// 4ff3b1f0: 0x4ff0e400 0x00000000 0x42009c4e 0x00000001 0x00000000 0x00000000 0x00000000 0x00000000
const stackMemory = /^[0-9a-f]{8}:(?<words>(?: 0x[0-9a-f]{8}){1,8})\s*$/i;
// Detected in task "main" at 0x4200c1f0
const inTask = /^Detected in task "(?<task>[^"]{1,32})"/;
const lastLine = /^\s*(?:Rebooting|CPU halted\.|Entering gdb stub)/;

/** Collects what a panic prints after its first line, until its last line or until another boot starts. */
export class PanicParser {
  readonly #place: ConsolePlace;
  readonly #start: PanicStart;
  readonly #registers: Record<string, number> = {};
  readonly #backtrace: number[] = [];
  readonly #stackCode: number[] = [];
  #registerCount = 0;
  #lines = 0;
  #task: string | null;
  #elfPrefix: string | null = null;
  #hasCoreDump = false;
  #isInCoreDump = false;

  constructor(place: ConsolePlace, start: PanicStart) {
    this.#place = place;
    this.#start = start;
    this.#task = start.task;
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
    this.#task ??= inTask.exec(text)?.groups?.['task'] ?? null;
    this.#takeStack(text);
    this.#takeRegisters(text);
    return this.#lines < maxLines && !lastLine.test(text);
  }

  finish(): Panic {
    const names = Object.keys(this.#registers);
    return {
      kind: 'panic',
      ...this.#place,
      ...this.#start,
      task: this.#task,
      architecture: names.includes('mepc') ? 'riscv' : names.includes('exccause') ? 'xtensa' : null,
      registers: this.#registers,
      backtrace: this.#backtrace,
      stackCode: this.#stackCode,
      elfPrefix: this.#elfPrefix,
      hasCoreDump: this.#hasCoreDump,
    };
  }

  // The first core's registers are those of the panic; the second core's come after them and are left alone.
  #takeRegisters(text: string): void {
    for (const { groups } of text.matchAll(register)) {
      const name = (groups?.['name'] ?? '').toLowerCase();
      if (this.#registerCount >= maxRegisters || name in this.#registers) continue;
      this.#registers[name] = Number.parseInt(groups?.['value'] ?? '', 16);
      this.#registerCount++;
    }
  }

  #takeStack(text: string): void {
    const pairs = this.#backtrace.length === 0 ? backtrace.exec(text)?.groups?.['pairs'] : undefined;
    for (const pair of pairs?.trim().split(/\s+/).slice(0, maxFrames) ?? []) {
      this.#backtrace.push(Number.parseInt(pair.slice(2, 10), 16));
    }
    for (const word of stackMemory.exec(text)?.groups?.['words']?.trim().split(' ') ?? []) {
      const value = Number.parseInt(word, 16);
      if (isLikelyCode(value) && this.#stackCode.length < maxStackWords) this.#stackCode.push(value);
    }
  }
}

// Code in flash or ROM of all chips lies at 0x40000000 to 0x43ffffff; on the P4, code in RAM at the start of L2MEM.
function isLikelyCode(value: number): boolean {
  return (
    value % 2 === 0 &&
    ((value >= 0x4000_0000 && value < 0x4400_0000) || (value >= 0x4ff0_0000 && value < 0x4ff2_0000))
  );
}
