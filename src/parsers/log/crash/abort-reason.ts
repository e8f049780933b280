import type { ConsolePlace } from '../../../model/console-record.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;

/** Lines from the reason to the abort that follows from it, with room for lines of other tasks. */
const maxLines = 16;

/** Lines from an error that says nothing of an abort to the abort: an empty line, and one of another task. */
const maxErrorLines = 3;

/** From an error to the next that may follow from it. */
const maxErrorGapMs = 1000;

/** Errors that are told of a failure: the driver's, and of those above it that hand it on. */
const maxErrors = 4;

// ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x4200a1c2   (esp-idf esp_err.c)
const checkFailed = /^ESP_ERROR_CHECK failed: esp_err_t 0x[0-9a-f]{1,8} \((?<error>\w{1,60})\)/;
// file: "./main/main.cpp" line 88
const place = /^file: "(?<file>[^"]{1,160})" line (?<line>\d{1,6})/;
// expression: esp_vfs_littlefs_register(&conf)
const expression = /^expression: (?<expression>\S.{0,159})/;
// assertion "pxQueue->uxItemSize == 0" failed: file "queue.c", line 1445, function: xQueueSemaphoreTake   (newlib)
const assertion = /^assertion ".{1,160}" failed: file ".{1,160}", line \d{1,6}/;
// /esp-idf/components/freertos/queue.c:1442 (xQueueGenericReceive)- assert failed!   (FreeRTOS of esp-idf v2 to v4.2)
const oldAssertion = /^\S{1,160}:\d{1,6} \(\w{1,80}\)- assert failed!\s*$/;

// terminate called after throwing an instance of 'std::bad_alloc'   (libstdc++ vterminate.cc), then   what():  std::bad_alloc
const uncaught = /^terminate called after throwing an instance of '(?<type>[^']{1,80})'/;
const what = /^ {2}what\(\): {2}(?<text>\S.{0,119})/;
// terminate called without an active exception: std::terminate by a joinable std::thread that is destroyed, above all
const terminated = /^terminate called (?:without an active exception|recursively)/;

// pure virtual method called   (libstdc++ pure.cc, whose std::terminate() then says that there is no exception)
const pureVirtual = /^(?:pure|deleted) virtual method called\s*$/;

// thread 'main' (1073568332) panicked at src/main.rs:48:31:   (Rust from 1.73 on; what it says is the next line)
const rustPanic =
  /^thread '[^']{0,64}'(?: \(\d{1,20}\))? panicked at (?<place>\S.{0,158}?:\d{1,6}:\d{1,6}):\s*$/;
// thread 'main' panicked at 'out of range', src/main.rs:48:31
const oldRustPanic =
  /^thread '[^']{0,64}' panicked at '(?<text>.{1,160}?)', (?<place>\S{1,160}:\d{1,6}:\d{1,6})\s*$/;

// memory allocation of 16384 bytes failed   (Rust's alloc::handle_alloc_error, which aborts)
const rustOutOfMemory = /^memory allocation of \d{1,10} bytes failed\s*$/;

// Aborting   (behind the error that says why)
const onlyAborts = /^\s*abort(?:ing|ed)?[.!\s]*$/i;

type Reason = {
  readonly line: number;
  readonly text: string;
  what: string;
  place: string;
  expression: string;
  readonly errors: readonly string[];
};

type LoggedError = { readonly line: number; readonly timeMs: number | null; readonly text: string };

/** Why the firmware aborts, null where nothing told it just before, and the errors just before that, oldest first. */
export type AbortReason = { readonly reason: string | null; readonly errors: readonly string[] };

/** Reads what is printed before an abort and tells why: the abort itself names no cause. */
export class AbortReasonParser {
  #reason: Reason | null = null;
  #errors: LoggedError[] = [];
  #isExpectingMessage = false;

  /** True where the next line, whatever it is, says why. */
  get isExpectingMessage(): boolean {
    return this.#isExpectingMessage;
  }

  /** Takes a line; `isLog` where it is one of ESP_LOG, of whatever task. */
  push(message: string, line: number, isLog = false): void {
    if (this.#isExpectingMessage && !isLog) {
      this.#isExpectingMessage = false;
      if (this.#reason) this.#reason.what = `: ${message.trim()}`;
      return;
    }
    const error = checkFailed.exec(message)?.groups?.['error'];
    if (error !== undefined) this.#set(`ESP_ERROR_CHECK failed: ${error}`, line);
    else if (assertion.test(message) || oldAssertion.test(message)) this.#set(message.trim(), line);
    else if (pureVirtual.test(message) || rustOutOfMemory.test(message)) this.#set(message.trim(), line);
    else if (terminated.test(message) && !pureVirtual.test(this.#reason?.text ?? ''))
      this.#set(message.trim(), line);
    const type = uncaught.exec(message)?.groups?.['type'];
    if (type !== undefined) this.#set(`uncaught C++ exception ${type}`, line);
    this.#takeRust(message, line);
    if (!this.#reason) return;
    const text = what.exec(message)?.groups?.['text']?.trimEnd();
    // std::bad_alloc names itself twice.
    if (text !== undefined && !this.#reason.text.endsWith(text)) this.#reason.what ||= `: ${text}`;
    const at = place.exec(message)?.groups;
    if (at) this.#reason.place = ` at ${at['file']}:${at['line']}`;
    const failed = expression.exec(message)?.groups?.['expression'];
    if (failed !== undefined) this.#reason.expression = ` from ${failed.trimEnd()}`;
  }

  /** Takes a line that ESP_LOG prints as an error, which may be why the firmware aborts then. */
  pushError(tag: string, message: string, { line, timeMs }: Pick<ConsolePlace, 'line' | 'timeMs'>): void {
    if (onlyAborts.test(message)) return;
    const text = `${tag}: ${message.trim()}`.slice(0, maxTextLength);
    const last = this.#errors.at(-1);
    const isNext =
      last && line - last.line <= maxErrorLines && (timeMs ?? 0) - (last.timeMs ?? 0) <= maxErrorGapMs;
    if (!isNext) this.#errors = [];
    else if (last.text === text) this.#errors.pop();
    this.#errors.push({ line, timeMs, text });
    if (this.#errors.length > maxErrors) this.#errors.shift();
  }

  /** What was told before the panic that starts in this line. */
  take(line: number): AbortReason {
    const reason = this.#reason;
    this.#reason = null;
    this.#isExpectingMessage = false;
    if (!reason || line - reason.line > maxLines) return { reason: null, errors: this.#takeErrors(line) };
    this.#errors = [];
    const text = `${reason.text}${reason.what}${reason.expression}${reason.place}`.slice(0, maxTextLength);
    return { reason: text, errors: reason.errors };
  }

  #takeRust(message: string, line: number): void {
    const told = rustPanic.exec(message) ?? oldRustPanic.exec(message);
    if (!told?.groups) return;
    const { text, place: at = '' } = told.groups;
    const errors = this.#takeErrors(line);
    const words = { text: 'Rust panic', what: text === undefined ? '' : `: ${text}`, place: ` at ${at}` };
    this.#reason = { line, ...words, expression: '', errors };
    this.#isExpectingMessage = text === undefined;
  }

  #takeErrors(line: number): readonly string[] {
    const errors = this.#errors;
    this.#errors = [];
    const last = errors.at(-1);
    return last && line - last.line <= maxErrorLines ? errors.map(({ text }) => text) : [];
  }

  #set(text: string, line: number): void {
    this.#reason = { line, text, what: '', place: '', expression: '', errors: this.#takeErrors(line) };
  }
}
