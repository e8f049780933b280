export type LogLevel = 'I' | 'W' | 'E';

/** libdatachannel's message with where it comes from: `rtc::impl::PeerConnection::changeState@1346: Changed state …`. */
const libraryMessage = /^(?<place>[^ ]{1,200}@\d+): (?<text>.*)$/s;

/** Prints what the firmware's console would: ESP_LOG lines with the time since the start, and libdatachannel's own. */
export class TwinLog {
  readonly #print: (line: string) => void;
  readonly #startMs: number;

  /** @param uptimeMs time since the boot by now */
  constructor(print: (line: string) => void, uptimeMs = 0) {
    this.#print = print;
    this.#startMs = performance.now() - uptimeMs;
  }

  get uptimeMs(): number {
    return Math.round(performance.now() - this.#startMs);
  }

  /** `I (35035) Streamer: Gathering State: In Progress` */
  line(message: string, { level = 'I', tag = 'Streamer' }: { level?: LogLevel; tag?: string } = {}): void {
    this.#print(`${level} (${this.uptimeMs}) ${tag}: ${printable(message)}`);
  }

  /** A line of printf, without a prefix. */
  bare(text: string): void {
    this.#print(text);
  }

  /**
   * `1970-01-01 00:00:36.150 INFO  [0] [rtc::impl::PeerConnection::changeState@1346] Changed state to connected`, the
   * layout of plog's TxtFormatter; a board whose clock nobody has set starts in 1970.
   */
  library(level: string, message: string): void {
    const { place = 'rtc', text = message } = libraryMessage.exec(message)?.groups ?? {};
    const [date, time] = new Date(this.uptimeMs).toISOString().slice(0, -1).split('T');
    const severity = (severities[level] ?? level.toUpperCase()).padEnd(5);
    this.#print(`${date} ${time} ${severity} [0] [${place}] ${printable(text)}`);
  }
}

const severities: Readonly<Record<string, string>> = {
  Verbose: 'VERB',
  Debug: 'DEBUG',
  Info: 'INFO',
  Warning: 'WARN',
  Error: 'ERROR',
  Fatal: 'FATAL',
};

/** One line stays one line; ids and messages come from peers. */
function printable(text: string): string {
  return text.slice(0, 1_000).replaceAll(/[\r\n]+/g, ' ');
}
