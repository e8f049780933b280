import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { readLittlefsImage } from '../runs/image/read-littlefs-image.js';
import { writeImageReport } from '../runs/image/write-image-report.js';

/** `esp-rtc-diag media ls IMAGE`: what is in a LittleFS image, and what is damaged. */
export async function runMediaLs(image: string, options: JudgingOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  try {
    const { report } = await readLittlefsImage(image, interrupt.signal);
    // An image that was read in part looks damaged.
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    await writeImageReport(report, options);
    return exitCodeFor(report.findings, options.failOn);
  } catch (error) {
    // Or like none.
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}
