import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { openOutput } from '../io/output.js';
import { RunEnd } from '../io/run-end.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { warn } from '../runs/answer/warn.js';
import { openFirmwareElfs } from '../runs/logs/open-firmware-elfs.js';
import { writeLiveReport } from '../runs/logs/write-live-report.js';
import { refuseDashboard } from '../runs/monitor/monitor-view.js';
import { watchConsole, type MonitorEnd, type WatchOptions } from '../runs/monitor/watch-console.js';
import { OpenElfs } from '../streamer/open-elf.js';

export type MonitorOptions = JudgingOptions &
  WatchOptions & {
    readonly elf?: readonly string[];
    readonly timeout?: number;
  };

/** `esp-rtc-diag monitor`: the console of a device, with names, alarms, and a report in the end. */
export async function runMonitor(options: MonitorOptions): Promise<ExitCode> {
  refuseDashboard(options);
  const interrupt = onInterrupt();
  const end = new RunEnd<MonitorEnd>();
  end.reachBy(interrupt.signal, 'interrupted');
  if (options.timeout !== undefined) end.reachAfter(options.timeout, 'timeout');
  const files = new OpenElfs();
  const output = openOutput(options.output);
  const write = liveWrite(output);
  let hasSaid = false;
  try {
    const elfs = await openFirmwareElfs(files, options.elf ?? []);
    const tell = (text: string): void => {
      hasSaid = true;
      write(text);
    };
    const tools = { elfs, write: tell, end };
    const { summary, lines, recordingError, lost } = await watchConsole(options, tools);
    writeLiveReport(summary, options, (text) => output.write(text));
    await output.finish();
    if (lost) throw lost;
    if (lines === 0) warn(nothingCame);
    if (recordingError) throw recordingError;
    if (end.how === 'timeout' && options.until !== undefined) throw notSeen(options.until, options.timeout);
    if (end.how === 'interrupted') return exitCodes.interrupted;
    return exitCodeFor(summary.findings, options.failOn);
  } catch (error) {
    // What it said is the answer, however it ended; where it said nothing, what is in the file stays.
    await (hasSaid ? output.finish() : output.discard()).catch(() => undefined);
    throw error;
  } finally {
    files.close();
    end.dispose();
    interrupt.dispose();
  }
}

const nothingCame =
  'warning: The device has said nothing. Press RESET on the board, or give --reset, and see whether this port is the console and its rate (--baud) that of the firmware.';

function notSeen(text: string, timeoutMs = 0): DiagError {
  return new DiagError({
    code: 'text-not-seen',
    message: `"${text}" was not seen within ${timeoutMs} ms.`,
    hint: 'Look at the lines above for what the device did instead, or give a longer --timeout.',
    exitCode: exitCodes.device,
  });
}
