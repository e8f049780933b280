import type { MediaFile, MediaTrack } from '../../model/media.js';
import { opusDurationMs } from '../../parsers/media/opus-packet.js';
import type { MediaFindingList } from './finding-list.js';

/** 64 kbit/s for 20 ms, which the streamer's parser asserts. */
const packetBytes = 160;
/** The streamer sends one sample each 20 ms, whatever is in it. */
const packetMs = 20;

/** Checks the samples of `opus/`, in the order of their numbers. */
export class AudioCheck {
  readonly #findings: MediaFindingList;
  #samples = 0;
  #bytes = 0;

  constructor(findings: MediaFindingList) {
    this.#findings = findings;
  }

  add(file: string, bytes: Uint8Array): MediaFile {
    const size = bytes.length;
    const durationMs = opusDurationMs(bytes);
    if (size !== packetBytes) this.#findings.add('media-opus-size', { file, offset: null, size });
    if (durationMs !== null && durationMs !== packetMs) {
      this.#findings.add('media-opus-duration', { file, offset: 0, durationMs });
    }
    this.#samples += 1;
    this.#bytes += size;
    return { path: file, size, frames: 1, keyFrames: 0, durationMs: packetMs };
  }

  finish(): MediaTrack {
    return { samples: this.#samples, bytes: this.#bytes, durationMs: this.#samples * packetMs };
  }
}
