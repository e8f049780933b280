import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { checkMediaFolder, writeMediaReport } from '../runs/image/check-media-folder.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';

export type MediaCheckOptions = JudgingOptions & { readonly fps: number };

/** `esp-rtc-diag media check DIR`: what the streamer would do with the samples of a folder. */
export async function runMediaCheck(folder: string, options: MediaCheckOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  try {
    const report = await checkMediaFolder(folder, { fps: options.fps, signal: interrupt.signal });
    await writeMediaReport(report, options);
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    return exitCodeFor(report.findings, options.failOn);
  } finally {
    interrupt.dispose();
  }
}
