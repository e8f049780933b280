import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { EncodeProgress } from '../streamer/media/encode-progress.js';
import { makeSamples } from '../streamer/media/make-samples.js';
import { checkMediaFolder, writeMediaReport } from '../runs/image/check-media-folder.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { warn } from '../runs/answer/warn.js';

export type MediaMakeOptions = JudgingOptions & { readonly fps: number; readonly seconds: number };

/** `esp-rtc-diag media make INPUT DIR`: samples of a video through ffmpeg, and what `media check` says of them. */
export async function runMediaMake(
  input: string,
  folder: string,
  options: MediaMakeOptions,
): Promise<ExitCode> {
  const { fps, seconds: maxSeconds } = options;
  const interrupt = onInterrupt();
  const progress = new EncodeProgress();
  try {
    const seconds = await makeSamples(input, folder, {
      framesPerSecond: fps,
      maxSeconds,
      signal: interrupt.signal,
      onProgress: (done, total) => progress.update(done, total),
    });
    progress.stop();
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    if (seconds !== null && seconds > maxSeconds)
      warn(`cut at ${maxSeconds} s of ${Math.round(seconds)} s (--seconds)`);
    const report = await checkMediaFolder(folder, { fps, signal: interrupt.signal });
    await writeMediaReport({ ...report, isMade: true }, options);
    return exitCodeFor(report.findings, options.failOn);
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    progress.stop();
    interrupt.dispose();
  }
}
