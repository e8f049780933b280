import type { MediaFile, MediaReport } from '../../model/media.js';
import { deviceShape, planVolume } from '../../parsers/image/littlefs/volume-layout.js';
import { AudioCheck } from './audio-check.js';
import { MediaFindingList } from './finding-list.js';
import { orderSamples, type SampleOrder } from './sample-order.js';
import { VideoCheck } from './video-check.js';

type Item = { readonly path: string; readonly size: number };

/** What the streamer loads into PSRAM at start has to fit there, all samples together. */
const psramBytes = 32 * 1024 * 1024;
/** The streamer's partition has 8 MB. */
const partitionBlocks = 2048;
/** No frame of a stream that a chip sends is longer; a file that is was put there by mistake. */
const maxSampleBytes = 4 * 1024 * 1024;
/** Both tracks loop for themselves: a difference adds up with each round. */
const maxDifferenceMs = 200;

/** A check of a media folder: say which files there are, then hand over the bytes of each of `wanted`, in order. */
export class MediaCheck {
  readonly #findings = new MediaFindingList();
  readonly #files: readonly Item[];
  readonly #framesPerSecond: number;
  readonly #video: VideoCheck;
  readonly #audio: AudioCheck;
  readonly #checked = new Map<string, MediaFile>();
  /** The samples whose bytes are needed. */
  readonly wanted: readonly Item[];

  /** Paths are relative to the folder, with `/`. */
  constructor(files: readonly Item[], framesPerSecond: number) {
    this.#files = files;
    this.#framesPerSecond = framesPerSecond;
    this.#video = new VideoCheck(this.#findings, framesPerSecond);
    this.#audio = new AudioCheck(this.#findings);
    const [video, audio] = [orderSamples(files, 'h264'), orderSamples(files, 'opus')];
    this.#checkOrder('h264', video);
    this.#checkOrder('opus', audio);
    this.#findForeign([video, audio]);
    this.wanted = [...video.played, ...audio.played].filter((file) => this.#isReadable(file));
  }

  add(path: string, bytes: Uint8Array): void {
    const check = path.startsWith('h264/') ? this.#video : this.#audio;
    this.#checked.set(path, check.add(path, bytes));
  }

  finish(source: string): MediaReport {
    const [video, audio] = [this.#video.finish(), this.#audio.finish()];
    const [videoMs, audioMs] = [video.durationMs, audio.durationMs];
    if (videoMs > 0 && audioMs > 0 && Math.abs(videoMs - audioMs) > maxDifferenceMs) {
      this.#findings.add('media-durations-differ', { file: 'opus', offset: null, videoMs, audioMs });
    }
    const blocks = this.#planBlocks();
    this.#checkSpace(video.bytes + audio.bytes, blocks.used);
    return {
      source,
      files: this.#files.map((file) => this.#checked.get(file.path) ?? file),
      video,
      audio,
      framesPerSecond: this.#framesPerSecond,
      isMade: false,
      blocks,
      findings: this.#findings.sorted(),
    };
  }

  #checkOrder(folder: 'h264' | 'opus', { behindGap, next }: SampleOrder): void {
    const [first] = behindGap;
    const isEmpty = next === 0 && first === undefined;
    const rule = folder === 'h264' ? 'media-video-missing' : 'media-sound-missing';
    if (isEmpty) this.#findings.add(rule, { file: folder, offset: null });
    for (const { path } of behindGap) {
      this.#findings.add(
        'media-gap',
        { file: path, offset: null, missing: next },
        next === 0 ? 'error' : 'warning',
      );
    }
  }

  #findForeign(orders: readonly SampleOrder[]): void {
    const samples = new Set(orders.flatMap(({ played, behindGap }) => [...played, ...behindGap]));
    for (const file of this.#files) {
      if (!samples.has(file)) this.#findings.add('media-file-foreign', { file: file.path, offset: null });
    }
  }

  #isReadable({ path: file, size }: Item): boolean {
    if (size === 0) this.#findings.add('media-file-empty', { file, offset: null });
    if (size > maxSampleBytes) {
      this.#findings.add('media-file-too-large', { file, offset: null, size, limit: maxSampleBytes });
    }
    return size > 0 && size <= maxSampleBytes;
  }

  #planBlocks(): MediaReport['blocks'] {
    const shape = { ...deviceShape, blockCount: partitionBlocks };
    const { metadataBlocks, fileBlocks } = planVolume({ folders: [], files: this.#files }, shape);
    return { size: shape.blockSize, count: partitionBlocks, used: metadataBlocks + fileBlocks };
  }

  #checkSpace(bytes: number, needed: number): void {
    if (bytes > psramBytes) {
      this.#findings.add('media-psram', { file: 'h264', offset: null, bytes, limit: psramBytes });
    }
    if (needed > partitionBlocks) {
      this.#findings.add('media-partition', { file: 'h264', offset: null, needed, blocks: partitionBlocks });
    }
  }
}
