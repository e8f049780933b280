import type { FirmwareElf } from '../../analysis/symbols/elf-choice.js';
import type { DiagError } from '../../errors.js';
import { Condition } from '../../io/condition.js';
import type { HeapDumpReport } from '../../model/heap-report.js';
import { HeardText } from '../../streamer/drive/heard-text.js';
import { RecordedPort } from '../../streamer/monitor/recorded-port.js';
import type { Port } from '../../streamer/port/port.js';
import { LiveLog } from '../../analysis/live-log.js';
import { tellLoss } from '../port/tell-loss.js';

export type SoakBoardOptions = {
  readonly source: string;
  readonly name: string;
  readonly record: string | undefined;
  readonly elfs: readonly FirmwareElf[];
  /** Opens its port, or where the board came back as another one, this. */
  readonly open: (signal: AbortSignal, path: string | undefined) => Promise<Port>;
  readonly maxWaitMs: number;
  readonly onCrash: () => void;
  /** The port is gone for good. */
  readonly onLost: (error: Error) => void;
  readonly onDump: (dump: HeapDumpReport) => void;
};

/** How long a firmware may take to answer a command at its console, and to print a trace of some hundred records. */
const answerMs = 1_500;
const dumpMs = 20_000;
/** What the log of the run before ended with says nothing of now. */
const freshReadings = 4;
const vanishedMs = 60_000;
/** A firmware that prints nothing of its memory is given this long after each connection. */
const blindRestMs = 3_000;

/** The board of a soak: its console, what is known of it by now, and whether its streamer is at the server. */
export class SoakBoard {
  readonly live: LiveLog;
  readonly #options: SoakBoardOptions;
  readonly #heard = new HeardText([]);
  readonly #condition = new Condition();
  readonly #end = new AbortController();
  #recorded: RecordedPort | null = null;
  #listening: Promise<void> = Promise.resolve();
  #isStreamerHere = false;
  #isSimulated = false;
  #lostBy = '';

  constructor(options: SoakBoardOptions) {
    this.#options = options;
    this.live = new LiveLog({
      source: options.source,
      elfs: options.elfs,
      onLine: () => undefined,
      onAlarm: ({ ruleId }) => {
        if (this.#recorded && (ruleId === 'panic' || ruleId === 'allocation-failure')) options.onCrash();
      },
      onDump: (dump) => options.onDump(dump),
    });
  }

  get isSimulated(): boolean {
    return this.#isSimulated;
  }

  /** Why its port is away now; null while it is open. */
  get lostBy(): string | null {
    return this.#recorded === null || this.#recorded.port.port !== null ? null : this.#lostBy;
  }

  /** What an earlier run has recorded; call it before `open`. */
  replay(bytes: Uint8Array): void {
    this.live.push(bytes, performance.now());
  }

  /**
   * Opens its port, unless it is interrupted before, and listens from now on. `mustRestart` starts it anew, where that can
   * be done.
   */
  async open(mustRestart: boolean, interrupt: AbortSignal): Promise<void> {
    const { name, record, maxWaitMs } = this.#options;
    const { signal } = this.#end;
    const opening = AbortSignal.any([signal, interrupt]);
    const open = async (path?: string): Promise<Port> => this.#options.open(opening, path);
    this.#recorded = await RecordedPort.open(
      { name, record, open, maxWaitMs, signal },
      {
        onData: (bytes) => this.#take(bytes),
        onReset: () => this.live.expectBoot(),
        onLost: (reason) => {
          this.#lostBy = reason;
          tellLoss.onLost(reason);
        },
        onBack: (path) => {
          tellLoss.onBack(path);
          this.#condition.changed();
        },
      },
    );
    const { port } = this.#recorded;
    this.#isSimulated = port.port?.info.isSimulated ?? false;
    this.#listening = port.run().catch((error: unknown) => {
      this.#options.onLost(error instanceof Error ? error : new Error(String(error)));
    });
    // A simulated one has just been switched on.
    if (mustRestart && port.port && !this.#isSimulated) await this.#recorded.restart();
  }

  /** The streamer has come to the signalling server, or left it. */
  setStreamer(isHere: boolean): void {
    this.#isStreamerHere = isHere;
    this.#condition.changed();
  }

  /** Waits until its port is open and its streamer is at the server; false where that takes too long. */
  async present(maxMs: number, signal: AbortSignal): Promise<boolean> {
    return this.#condition.until(
      () => this.#isStreamerHere && this.#recorded?.port.port != null,
      maxMs,
      signal,
    );
  }

  /** Waits until memory has come to rest after that connection, as its own monitor shows it, but no longer than the time. */
  async rest(connection: number, maxMs: number, signal: AbortSignal): Promise<void> {
    const { live } = this;
    if (maxMs === 0) return;
    const isAtRest = (): boolean => live.connections >= connection && live.isAtRest;
    const waitMs = live.readings > 0 ? maxMs : Math.min(maxMs, blindRestMs);
    await this.#condition.until(isAtRest, waitMs, signal);
  }

  /** The same after a run that was cut off: its last viewer vanished, which a streamer may take half a minute to see. */
  async restAgain(maxMs: number, signal: AbortSignal): Promise<void> {
    const { live } = this;
    const fresh = live.readings + freshReadings;
    if (maxMs === 0 || live.readings === 0) return;
    await this.#condition.until(
      () => live.isAtRest && live.readings >= fresh,
      Math.max(maxMs, vanishedMs),
      signal,
    );
  }

  /** Starts a heap trace by the command of our firmware component; false where the firmware knows none. */
  async startTrace(signal: AbortSignal): Promise<boolean> {
    return this.#ask('trace start', { answer: 'trace started', maxMs: answerMs, signal });
  }

  /** Lets it print what was allocated since, and not freed: it belongs to the connection that was the last. */
  async dumpTrace(signal: AbortSignal): Promise<void> {
    // Records would move while they are read.
    if (!(await this.#ask('trace stop', { answer: 'trace stopped', maxMs: answerMs, signal }))) return;
    await this.#ask('trace dump', { answer: 'trace dumped', maxMs: dumpMs, signal });
  }

  /** Closes the port. Resolves with why the recording ended early, or null. */
  async close(): Promise<DiagError | null> {
    this.#end.abort();
    await this.#listening;
    return (await this.#recorded?.finish()) ?? null;
  }

  async #ask(
    command: string,
    { answer, maxMs, signal }: { answer: string; maxMs: number; signal: AbortSignal },
  ): Promise<boolean> {
    this.#heard.skip();
    await this.#recorded?.port.write(new TextEncoder().encode(`${command}\n`));
    return this.#heard.until(() => this.#heard.take(answer), maxMs, signal);
  }

  #take(bytes: Uint8Array): void {
    this.live.push(bytes, performance.now());
    this.#heard.push(bytes);
    this.#condition.changed();
  }
}
