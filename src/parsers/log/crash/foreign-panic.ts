import type { Panic } from '../../../model/console-record.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;
/** esp-backtrace tells ten at most. */
const maxAddresses = 32;

// panicked at src/bin/main.rs:41:9:   (Rust's PanicInfo without a thread's name, as esp-backtrace prints it; what it says is
// the next line)
const rustPanic = /^panicked at (?<place>\S.{0,158}?:\d{1,6}:\d{1,6}):\s*$/;
// !! A panic occured in 'src/bin/main.rs', at line 41, column 9:   (esp-backtrace before 0.15)
const oldRustPanic =
  /^!! A panic occured in '(?<file>[^']{1,160})', at line (?<line>\d{1,6}), column (?<column>\d{1,6}):?\s*$/;
// Exception 'Load access fault' mepc=0x42001abc, mtval=0x00000004   (esp-backtrace on RISC-V)
const rustException =
  /^Exception '(?<reason>[A-Z][A-Za-z/ -]{2,60})' mepc=0x(?<mepc>[0-9a-f]{8}), mtval=0x(?<mtval>[0-9a-f]{8})\s*$/;
// [00:00:04.120,000] <err> os: >>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0   (zephyr kernel/fatal.c)
const zephyrError =
  /(?:^|: )>>> ZEPHYR FATAL ERROR (?<code>\d{1,3}): (?<reason>[A-Z][A-Za-z -]{2,40}) on CPU (?<core>\d)\s*$/;
// [00:00:04.120,000] <err> os: Current thread: 0x3fc8a0b0 (peer)
const zephyrThread = /(?:^|: )Current thread: 0x[0-9a-f]{1,8} \((?<task>[^()]{1,32})\)\s*$/i;
// 0x42001f2e   (a line for each address, behind `Backtrace:`)
const bareAddress = /^\s*0x(?<address>[0-9a-f]{8})\s*$/i;

export type ForeignStart = Pick<Panic, 'registers'> & {
  readonly runtime: 'rust' | 'zephyr';
  /** The next line with text is what it says. */
  readonly place: string | null;
};

/** K_ERR_CPU_EXCEPTION, K_ERR_STACK_CHK_FAIL, K_ERR_KERNEL_OOPS, K_ERR_KERNEL_PANIC of zephyr/fatal_types.h. */
const zephyrCauses: Readonly<Record<string, Panic['cause']>> = {
  0: 'exception',
  2: 'stack-overflow',
  3: 'abort',
  4: 'abort',
};

type ForeignPanic = Pick<Panic, 'cause' | 'reason' | 'core' | 'task'> & { readonly foreign: ForeignStart };

/** Parses the line with which firmware that is not ESP-IDF's tells its end: bare-metal Rust, Zephyr; or null. */
export function parseForeignPanic(text: string): ForeignPanic | null {
  const rust = rustPanic.exec(text)?.groups ?? oldRustPanic.exec(text)?.groups;
  const untold = { core: null, task: null };
  if (rust) {
    const place = rust['place'] ?? `${rust['file']}:${rust['line']}:${rust['column']}`;
    const foreign = { runtime: 'rust', place, registers: {} } as const;
    return { ...untold, cause: 'abort', reason: `Rust panic at ${place}`, foreign };
  }
  const exception = rustException.exec(text)?.groups;
  if (exception) {
    const [mepc, mtval] = [exception['mepc'], exception['mtval']].map((digits) => parseHex(digits));
    const registers = { mepc: mepc ?? 0, mtval: mtval ?? 0 };
    const reason = exception['reason'] ?? '';
    const foreign = { runtime: 'rust', place: null, registers } as const;
    return { ...untold, cause: 'exception', reason, foreign };
  }
  const zephyr = zephyrError.exec(text)?.groups;
  if (!zephyr) return null;
  const { code = '', reason = '', core } = zephyr;
  const cause = zephyrCauses[code] ?? 'other';
  const foreign = { runtime: 'zephyr', place: null, registers: {} } as const;
  return { cause, reason: `Zephyr fatal error ${code}: ${reason}`, core: Number(core), task: null, foreign };
}

/** True for a text that holds such a line of Zephyr, behind the prefix of its log. */
export function isZephyrError(text: string): boolean {
  return zephyrError.test(text);
}

/** Collects what such firmware tells after that line. */
export class ForeignTrace {
  readonly #start: ForeignStart;
  readonly #addresses: number[] = [];
  #said: string | null = null;
  #task: string | null = null;

  constructor(start: ForeignStart) {
    this.#start = start;
  }

  take(text: string): void {
    const { runtime, place } = this.#start;
    if (runtime === 'zephyr') {
      const task = zephyrThread.exec(text)?.groups?.['task'];
      this.#task ??= task === undefined || task === 'unknown' ? null : task;
      return;
    }
    const digits = bareAddress.exec(text)?.groups?.['address'];
    if (digits !== undefined && this.#addresses.length < maxAddresses) this.#addresses.push(parseHex(digits));
    const isSaid = place !== null && this.#said === null && text.trim() !== '' && digits === undefined;
    if (isSaid) this.#said = text.trim();
  }

  /** What is known of the panic with it. */
  finish(): Partial<Pick<Panic, 'reason' | 'task' | 'backtrace' | 'registers' | 'architecture'>> {
    const { place, registers } = this.#start;
    const said = this.#said === 'Backtrace:' ? null : this.#said;
    const reason = place !== null && said !== null ? `Rust panic: ${said} at ${place}` : null;
    return {
      ...(reason === null ? {} : { reason: reason.slice(0, maxTextLength) }),
      ...(this.#task === null ? {} : { task: this.#task }),
      ...(this.#addresses.length === 0 ? {} : { backtrace: this.#addresses }),
      ...('mepc' in registers ? { registers, architecture: 'riscv' as const } : {}),
    };
  }
}

function parseHex(digits: string | undefined): number {
  return Number.parseInt(digits ?? '', 16);
}
