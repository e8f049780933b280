import { clearLine, cursorTo } from 'node:readline';
import { Presets, SingleBar } from 'cli-progress';
import type { FlashEvent } from '../../model/flash-report.js';
import { safeText } from '../text/safe-text.js';
import { baseName } from './flash-state-text.js';

export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

const quietIntervalMs = 10_000;
/** A chip says nothing while it is erased, which takes up to two minutes. */
const erasing = 'erasing all of the flash, which may take minutes';
const format = '{name} {bar} {percentage} %{pace}';

/** How far the writing is: a bar on a terminal, elsewhere a line every ten seconds. */
export function createFlashProgress(stream: ProgressStream): {
  event(event: FlashEvent): void;
  stop(): void;
} {
  return stream.isTTY ? new BarProgress(stream) : new LineProgress(stream);
}

class BarProgress {
  readonly #stream: ProgressStream;
  #bar: SingleBar | null = null;
  #startMs = 0;
  #isErasing = false;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  event(event: FlashEvent): void {
    if (event.event !== 'progress') this.stop();
    if (event.event === 'erase' && event.state === 'begun') this.#tellOfErase();
    if (event.event !== 'progress') return;
    const { path, writtenBytes, sizeBytes } = event;
    if (this.#bar === null) {
      this.#startMs = performance.now();
      const options = { format, stream: this.#stream, barsize: 24, clearOnComplete: true, hideCursor: null };
      this.#bar = new SingleBar(options, Presets.shades_classic);
      this.#bar.start(sizeBytes, 0, { name: shortName(path), pace: '' });
    }
    const seconds = (performance.now() - this.#startMs) / 1000;
    this.#bar.update(writtenBytes, { pace: pace({ writtenBytes, sizeBytes, seconds }) });
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
    if (this.#isErasing) {
      cursorTo(this.#stream, 0);
      clearLine(this.#stream, 1);
    }
    this.#isErasing = false;
  }

  #tellOfErase(): void {
    this.#stream.write(erasing);
    this.#isErasing = true;
  }
}

class LineProgress {
  readonly #stream: ProgressStream;
  #lastMs = performance.now();

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  event(event: FlashEvent): void {
    if (event.event === 'erase' && event.state === 'begun') this.#stream.write(`${erasing}\n`);
    const now = performance.now();
    if (event.event !== 'progress' || now - this.#lastMs < quietIntervalMs) return;
    this.#lastMs = now;
    const percent = Math.floor((event.writtenBytes / event.sizeBytes) * 100);
    this.#stream.write(`writing ${shortName(event.path)}: ${percent} %\n`);
  }

  stop(): void {}
}

// Nothing before there is enough to measure.
function pace(progress: { writtenBytes: number; sizeBytes: number; seconds: number }): string {
  const { writtenBytes, sizeBytes, seconds } = progress;
  const rate = writtenBytes / Math.max(seconds, 0.001);
  if (seconds < 0.2 || rate === 0) return '';
  return ` · ${Math.round(rate / 1024)} KB/s · ${Math.ceil((sizeBytes - writtenBytes) / rate)} s left`;
}

function shortName(path: string): string {
  return safeText(baseName(path)).slice(-24);
}
