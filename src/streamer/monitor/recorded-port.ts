import { DiagError } from '../../errors.js';
import { resetEvent } from '../recording/recording-frames.js';
import { RecordingWriter } from '../recording/recording-writer.js';
import { KeptPort, type KeptPortEvents, type KeptPortOptions } from './kept-port.js';

export type RecordedPortOptions = KeptPortOptions & {
  /** As the user gave it; a recording names it. */
  readonly name: string;
  /** Keeps all that the port says, and when it went away, in this file, which is not there yet. */
  readonly record: string | undefined;
};

export type RecordedPortEvents = KeptPortEvents & {
  /** The disk takes no more, or too slowly; the port stays open, and `finish` has the error, too. */
  readonly onRecordingBroken?: (error: DiagError) => void;
  /** The chip is restarted by us: what it says next is a boot that is no news. */
  readonly onReset?: () => void;
};

/** A port that is opened again when it went away, and recorded where that is asked for. */
export class RecordedPort {
  readonly port: KeptPort;
  readonly #writer: RecordingWriter | null;
  readonly #onReset: () => void;

  private constructor(port: KeptPort, writer: RecordingWriter | null, onReset: () => void) {
    this.port = port;
    this.#writer = writer;
    this.#onReset = onReset;
  }

  /** Throws the DiagError of a file that cannot be made, or of a port that cannot be opened. */
  static async open(options: RecordedPortOptions, events: RecordedPortEvents): Promise<RecordedPort> {
    const { record, name } = options;
    const writer =
      record === undefined ? null : await RecordingWriter.create(record, name, events.onRecordingBroken);
    try {
      const port = await KeptPort.open(options, {
        onData: (bytes) => {
          writer?.data(bytes);
          events.onData(bytes);
        },
        onLost: (reason) => {
          writer?.event(`port-lost ${reason}`);
          events.onLost(reason);
        },
        onBack: (path) => {
          writer?.event(`port-back ${path}`);
          events.onBack(path);
        },
      });
      return new RecordedPort(port, writer, events.onReset ?? (() => undefined));
    } catch (error) {
      await writer?.discard();
      throw error;
    }
  }

  /** Bytes that were recorded. */
  get recordedBytes(): number {
    return this.#writer?.bytes ?? 0;
  }

  /** As `KeptPort.restart`; the recording has it. */
  async restart(): Promise<boolean> {
    this.#tellReset();
    return this.port.restart();
  }

  /** As `KeptPort.enterDownload`; the recording has it. */
  async enterDownload(): Promise<boolean> {
    this.#tellReset();
    return this.port.enterDownload();
  }

  #tellReset(): void {
    if (!this.port.port?.info.hasModemLines) return;
    this.#writer?.event(resetEvent);
    this.#onReset();
  }

  /** Puts the recording on the disk. Resolves with the error that ended it early, for after the answer; null for none. */
  async finish(): Promise<DiagError | null> {
    try {
      await this.#writer?.finish();
      return null;
    } catch (error) {
      if (error instanceof DiagError) return error;
      throw error;
    }
  }
}
