import { DiagError } from '../../errors.js';
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
};

/** A port that is opened again when it went away, and recorded where that is asked for. */
export class RecordedPort {
  readonly port: KeptPort;
  readonly #writer: RecordingWriter | null;

  private constructor(port: KeptPort, writer: RecordingWriter | null) {
    this.port = port;
    this.#writer = writer;
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
        onBack: () => {
          writer?.event('port-back');
          events.onBack();
        },
      });
      return new RecordedPort(port, writer);
    } catch (error) {
      await writer?.finish().catch(() => undefined);
      throw error;
    }
  }

  /** Bytes that were recorded. */
  get recordedBytes(): number {
    return this.#writer?.bytes ?? 0;
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
