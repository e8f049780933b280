import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { formatResetReport } from '../report/image/reset-report.js';
import { FrameLine } from '../streamer/loader/frame-line.js';
import { resetByLines } from '../streamer/loader/finish.js';
import type { CommonOptions } from './options.js';
import { openLoaderPort, type PortOptions } from './port-options.js';

/** `esp-rtc-diag reset`: restarts the application. */
export async function runReset(options: CommonOptions & PortOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const port = await openLoaderPort(options, interrupt.signal);
  const line = new FrameLine(port, { signal: interrupt.signal });
  try {
    const boot = await resetByLines(line, options.baud);
    if (!port.info.hasModemLines) throw noResetLine(port.info.path);
    const output = openOutput(options.output);
    output.write(
      formatResetReport({ simulated: port.info.isSimulated, reset: 'hard', boot }, options.format),
    );
    await output.finish();
    return exitCodes.ok;
  } finally {
    line.dispose();
    await port.close();
    interrupt.dispose();
  }
}

/** The error for a port that cannot reset what is behind it. */
export function noResetLine(path: string): DiagError {
  return new DiagError({
    code: 'reset-impossible',
    message: `${path} has no reset line.`,
    hint: 'Press RESET on the board, or use a serial port or rfc2217:// that carries DTR and RTS.',
    exitCode: exitCodes.device,
  });
}
