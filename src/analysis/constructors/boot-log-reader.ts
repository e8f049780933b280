import type { BootCall, BootEnd, ConstructorBoot } from '../../model/constructor-report.js';
import { parseElfIdentity } from '../../parsers/log/crash/elf-identity-line.js';
import { parseInitFunctionLine } from '../../parsers/log/crash/init-function-line.js';
import { findInterruption } from '../../parsers/log/lines/interruption.js';

/** Calls that are kept of one boot; a firmware has some dozens of constructors. */
const maxCalls = 65_536;

// What esp-idf prints after the constructors have run: I (575) main_task: Started on CPU0
const laterStartup = /\b(?:main_task: |Calling app_main\(\))/;

/**
 * Collects the constructor calls of each boot in a console log. Keeps the boot that says most: the last one, or the
 * one before it when the log ends in the middle of the last.
 */
export class BootLogReader {
  #calls: BootCall[] = [];
  #end: BootEnd | null = null;
  #elfPrefix: string | null = null;
  #last: ConstructorBoot | null = null;
  #boots = 0;

  push(text: string, line: number): void {
    const call = parseInitFunctionLine(text);
    if (call) this.#addCall({ address: call.address, line }, call.core);
    else this.#readOther(text);
  }

  /** The boot to judge, or null for a log without calls of constructors. */
  finish(): { readonly boot: ConstructorBoot; readonly boots: number } | null {
    const isCut = this.#calls.length > 0 && this.#end === null;
    if (!isCut || this.#last === null) this.#closeBoot();
    else this.#boots++;
    return this.#last && { boot: this.#last, boots: this.#boots };
  }

  #addCall(call: BootCall, core: number | null): void {
    if (core !== null) {
      this.#endCalls('startup');
      return;
    }
    // A reset whose banner the log has lost.
    if (this.#end !== null) this.#closeBoot();
    if (this.#calls.length < maxCalls) this.#calls.push(call);
  }

  #readOther(text: string): void {
    const interruption = findInterruption(text);
    if (interruption?.cause === 'reboot') this.#closeBoot('reboot');
    else if (interruption) this.#endCalls(interruption.cause);
    else if (laterStartup.test(text)) this.#endCalls('startup');
    // A panic prints it again; then it is that of the same firmware.
    this.#elfPrefix = parseElfIdentity(text) ?? this.#elfPrefix;
  }

  #endCalls(end: BootEnd): void {
    if (this.#calls.length > 0) this.#end ??= end;
  }

  #closeBoot(end: BootEnd = 'end-of-input'): void {
    if (this.#calls.length > 0) {
      this.#last = { calls: this.#calls, end: this.#end ?? end, elfPrefix: this.#elfPrefix };
      this.#boots++;
    }
    this.#calls = [];
    this.#end = null;
    this.#elfPrefix = null;
  }
}
