import { SingleBar } from 'cli-progress';

const lineIntervalMs = 10_000;

/** A bar on stderr while ffmpeg works; without a terminal a line every ten seconds. */
export class EncodeProgress {
  readonly #bar = new SingleBar({
    format: 'encoding {bar} {percentage} % · {value} of {total} s',
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 30,
    // Ctrl+C is handled by the command, which cleans up first.
    gracefulExit: false,
    noTTYOutput: true,
    notTTYSchedule: lineIntervalMs,
  });
  #isStarted = false;

  update(doneSeconds: number, totalSeconds: number): void {
    const total = Math.ceil(totalSeconds);
    if (!this.#isStarted) this.#bar.start(total, 0);
    this.#isStarted = true;
    this.#bar.update(Math.min(Math.floor(doneSeconds), total));
  }

  stop(): void {
    if (this.#isStarted) this.#bar.stop();
  }
}
