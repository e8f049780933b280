import type { CoreTrace, StackMemory } from '../../../model/crash-frame.js';
import type { Frame } from '../../../model/frame.js';
import { DecodeCollector } from '../heap/decode-collector.js';
import { parseBacktrace, parseStackMemory, WrappedLine } from './backtrace-line.js';

const maxRegisters = 80;
/** ESP-IDF prints 32 of them. */
const maxStackLines = 512;
const maxDecoded = 200;

// Core  0 register dump:   or, before esp-idf v3,   Register dump:
const dumpStart = /^\s*(?:Core\s+(?<core>\d) )?register dump:/i;
// Print CPU 0 (current core) backtrace      (task_wdt.c; `registers` of a RISC-V chip, esp_backtrace_print)
const announcement =
  /^(?:esp_backtrace_print: )?Print CPU (?<core>\d) (?:\(current core\) )?(?:backtrace|registers)\s*$/;
// MEPC    : 0x42009c4e  RA      : 0x42009c4e  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400
const register = /\b(?<name>[A-Z][A-Z0-9/]{0,9})\s{0,8}: 0x(?<value>[0-9a-fA-F]{8})\b/g;
// pc             0x4009904f          0x4009904f <xPortEnterCriticalTimeout+67>   (a report of esp-coredump)
const reportRegister = /^(?<name>[a-z][a-z0-9]{0,9}) {2,20}0x(?<value>[0-9a-f]{1,8})(?: |$)/g;
// #0  app_main () at /path/main.c:20   and   #1  0x42014f3a in main_task (args=<optimized out>) at /path/startup.c:208
const topFrame = /^\s*(?:--- )?#0 +(?!0x)(?=\S)/;
const frameNumber = /^\s*(?:--- )?#(?<depth>\d{1,3}) +/;
const frameAddress = /^\s*(?:--- )?#\d{1,3} +0x(?<address>[0-9a-f]{8})/i;

/** The core that a line announces a trace of; null for any other line. */
export function announcedCore(text: string): number | null {
  const core = announcement.exec(text)?.groups?.['core'];
  return core === undefined ? null : Number(core);
}

/** Reads what a core prints of itself: registers, a back trace or its stack, and the names that a monitor adds. */
export class CoreTraceReader {
  readonly #registers: Record<string, number> = {};
  readonly #decoded = new Map<number, readonly Frame[]>();
  readonly #decoding = new DecodeCollector((address, frames) => this.#decode(address, frames));
  readonly #wrapped = new WrappedLine();
  #backtrace: readonly number[] = [];
  /** The line of a back trace that is this core's own; one of another core may follow. */
  #hasBacktrace = false;
  readonly #stackLines: StackMemory[] = [];
  #registerCount = 0;
  #dumps = 0;
  #core: number | null = null;

  get isEmpty(): boolean {
    return this.#registerCount === 0 && this.#backtrace.length === 0;
  }

  /** Takes a name that a monitor put behind an address; false where the line has none. */
  takeName(text: string): boolean {
    if (!this.#decoding.push(this.#withAddress(text))) return false;
    this.#takeFrame(text);
    return true;
  }

  /** Takes a line; true where it was of the trace. */
  take(text: string): boolean {
    const dump = dumpStart.exec(text);
    if (dump) this.#dumps++;
    // The first core's dump is that of the trouble; what another core did comes after it.
    if (this.#dumps > 1) return false;
    const core = dump ? (dump.groups?.['core'] ?? null) : announcedCore(text);
    if (core !== null) this.#core ??= Number(core);
    const isOfStack = this.#takeStack(text);
    return this.#takeRegisters(text) || isOfStack || core !== null;
  }

  finish(): CoreTrace {
    this.#decoding.flush();
    return {
      core: this.#core,
      architecture: architectureOf(this.#registers),
      registers: this.#registers,
      backtrace: this.#backtrace,
      stack: joined(this.#stackLines),
      decoded: this.#decoded,
    };
  }

  #takeRegisters(text: string): boolean {
    const found = [...text.matchAll(register), ...text.matchAll(reportRegister)];
    for (const { groups } of found) {
      const name = (groups?.['name'] ?? '').toLowerCase();
      if (this.#registerCount >= maxRegisters || Object.hasOwn(this.#registers, name)) continue;
      this.#registers[name] = Number.parseInt(groups?.['value'] ?? '', 16);
      this.#registerCount++;
    }
    return found.length > 0;
  }

  // A line that was broken is read again with each piece of it.
  #takeStack(text: string): boolean {
    const line = this.#wrapped.join(text);
    const isGoingOn = line !== text;
    const counters = parseBacktrace(line);
    if (counters && (isGoingOn || !this.#hasBacktrace)) this.#backtrace = counters;
    this.#hasBacktrace ||= counters !== null;
    const memory = parseStackMemory(line);
    if (memory === null) return counters !== null;
    if (isGoingOn) this.#stackLines.pop();
    if (this.#stackLines.length < maxStackLines) this.#stackLines.push(memory);
    return true;
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

/** The program counter by the registers of a RISC-V core, or of an Xtensa one. */
export function programCounterOf(registers: CoreTrace['registers']): number | undefined {
  return registers['mepc'] ?? registers['pc'];
}

// A ROM names the program counter of a RISC-V core PC; only RISC-V has RA, only Xtensa the cause of that name.
function architectureOf(registers: Readonly<Record<string, number>>): CoreTrace['architecture'] {
  if (Object.hasOwn(registers, 'exccause')) return 'xtensa';
  return Object.hasOwn(registers, 'mepc') || Object.hasOwn(registers, 'ra') ? 'riscv' : null;
}

const wordBytes = 4;

function joined(lines: readonly StackMemory[]): readonly StackMemory[] {
  const parts: { readonly address: number; readonly words: number[] }[] = [];
  for (const { address, words } of lines) {
    const last = parts.at(-1);
    if (last && address === last.address + last.words.length * wordBytes) last.words.push(...words);
    else parts.push({ address, words: [...words] });
  }
  return parts;
}
