import type { LogLine } from '../../../model/log-line.js';
import type { MediaCounts } from '../../../model/view-cycle.js';
import { parseSessionHeader, parseSessionRecord } from './session-file.js';

/** Takes what a viewer received in the connection of a client. */
export type MediaSink = (clientId: string, media: MediaCounts) => void;

/** Reads a session file for what belongs to a console log: the media of each connection, by the client's id. */
export class SessionReader {
  readonly #onMedia: MediaSink;
  #isReadable: boolean | null = null;

  constructor(onMedia: MediaSink) {
    this.#onMedia = onMedia;
  }

  /** False for a file of a later release, which is passed over. */
  get isReadable(): boolean {
    return this.#isReadable !== false;
  }

  push(line: LogLine): void {
    if (this.#isReadable === null) {
      this.#isReadable = parseSessionHeader(line.text) !== null;
      return;
    }
    const record = this.#isReadable ? parseSessionRecord(line.text) : null;
    if (record?.event !== 'cycle') return;
    const { videoPackets, videoFrames, keyFrames, audioPackets, lost } = record;
    this.#onMedia(record.clientId, { videoPackets, videoFrames, keyFrames, audioPackets, lost });
  }
}
