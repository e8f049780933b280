import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readLittlefsImage } from './read-littlefs-image.js';
import { writeImageReport } from './write-image-report.js';

/** `esp-rtc-diag media ls IMAGE`: what is in a LittleFS image, and what is damaged. */
export async function runMediaLs(image: string, options: JudgingOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  try {
    const { report } = await readLittlefsImage(image, interrupt.signal);
    await writeImageReport(report, options);
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    const severities = report.findings.map(({ severity }) => severity);
    return exitCodeFor(severities, options.failOn);
  } finally {
    interrupt.dispose();
  }
}
