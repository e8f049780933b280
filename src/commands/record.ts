import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { RunEnd } from '../io/run-end.js';
import { formatRecordReport } from '../report/monitor/record-report.js';
import { RecordedPort } from '../streamer/monitor/recorded-port.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { openGivenPort, type PortOptions } from '../runs/port/open-given-port.js';
import { tellLoss } from '../runs/port/tell-loss.js';

export type RecordOptions = CommonOptions & PortOptions & { readonly for?: number; readonly wait: number };

/** `esp-rtc-diag record FILE`: what a port says, with its times, until Ctrl+C. */
export async function runRecord(file: string, options: RecordOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const end = new RunEnd<'interrupted' | 'time' | 'disk'>();
  end.reachBy(interrupt.signal, 'interrupted');
  if (options.for !== undefined) end.reachAfter(options.for, 'time');
  const startMs = performance.now();
  let recorded: RecordedPort | null = null;
  try {
    let losses = 0;
    recorded = await RecordedPort.open(
      {
        name: options.port ?? '',
        record: file,
        open: (path) => openGivenPort(options, end.signal, path),
        maxWaitMs: options.wait * 1000,
        signal: end.signal,
      },
      {
        ...tellLoss,
        onData: () => undefined,
        // What is on the disk is whole.
        onRecordingBroken: () => end.reach('disk'),
        onLost: (reason) => {
          losses++;
          tellLoss.onLost(reason);
        },
      },
    );
    await recorded.port.run();
    const recordingError = await recorded.finish();
    const seconds = (performance.now() - startMs) / 1000;
    const report = { file, bytes: recorded.recordedBytes, seconds, losses };
    await writeAnswer(options.output, formatRecordReport(report, options.format));
    if (recordingError) throw recordingError;
    return end.how === 'interrupted' ? exitCodes.interrupted : exitCodes.ok;
  } catch (error) {
    await recorded?.finish();
    throw error;
  } finally {
    end.dispose();
    interrupt.dispose();
  }
}
