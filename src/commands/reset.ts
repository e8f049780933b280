import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { formatResetReport } from '../report/image/reset-report.js';
import { FrameLine } from '../streamer/loader/frame-line.js';
import { resetByLines } from '../streamer/loader/finish.js';
import { noResetLine } from '../streamer/port/port-error.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { openLoaderPort, type PortOptions } from '../runs/port/open-given-port.js';

/** `esp-rtc-diag reset`: restarts the application. */
export async function runReset(options: CommonOptions & PortOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const port = await openLoaderPort(options, interrupt.signal);
  const line = new FrameLine(port, { signal: interrupt.signal });
  try {
    const boot = await resetByLines(line, options.baud);
    if (!port.info.hasModemLines) throw noResetLine(port.info.path);
    await writeAnswer(
      options.output,
      formatResetReport({ simulated: port.info.isSimulated, reset: 'hard', boot }, options.format),
    );
    return exitCodes.ok;
  } finally {
    line.dispose();
    await port.close();
    interrupt.dispose();
  }
}
