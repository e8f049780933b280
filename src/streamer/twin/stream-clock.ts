import type { Media } from './media-folder.js';

/** Takes samples at their times. */
export interface StreamSink {
  sendVideo(sample: Buffer, timeUs: number): void;
  sendAudio(sample: Buffer, timeUs: number): void;
}

const videoEveryUs = 33_333;
const audioEveryUs = 20_000;
/** After a pause of the machine what is older is left out: nobody would show it. */
const maxLateUs = 500_000;

/**
 * The firmware's one stream for all clients: started by the first one, video every 33,333 µs and audio every 20,000 µs,
 * the earlier one first, round and round. Time comes in, so that tests need no clock.
 */
export class StreamClock {
  readonly #media: Media;
  readonly #sink: StreamSink;
  #startUs: number | null = null;
  #videoIndex = 0;
  #audioIndex = 0;

  constructor(media: Media, sink: StreamSink) {
    this.#media = media;
    this.#sink = sink;
  }

  start(nowUs: number): void {
    this.#startUs ??= nowUs;
  }

  /** Sends all that is due; how long until the next sample, in µs. */
  advance(nowUs: number): number {
    if (this.#startUs === null) return audioEveryUs;
    const elapsedUs = nowUs - this.#startUs;
    this.#skipLate(elapsedUs - maxLateUs);
    for (;;) {
      const [videoUs, audioUs] = [this.#videoIndex * videoEveryUs, this.#audioIndex * audioEveryUs];
      const nextUs = Math.min(videoUs, audioUs);
      if (nextUs > elapsedUs) return nextUs - elapsedUs;
      if (videoUs <= audioUs) this.#sendVideo(videoUs);
      else this.#sendAudio(audioUs);
    }
  }

  #sendVideo(timeUs: number): void {
    const sample = this.#media.video[this.#videoIndex++ % this.#media.video.length];
    if (sample) this.#sink.sendVideo(sample, timeUs);
  }

  #sendAudio(timeUs: number): void {
    const sample = this.#media.audio[this.#audioIndex++ % Math.max(1, this.#media.audio.length)];
    if (sample) this.#sink.sendAudio(sample, timeUs);
  }

  #skipLate(beforeUs: number): void {
    this.#videoIndex = Math.max(this.#videoIndex, Math.ceil(beforeUs / videoEveryUs));
    this.#audioIndex = Math.max(this.#audioIndex, Math.ceil(beforeUs / audioEveryUs));
  }
}
