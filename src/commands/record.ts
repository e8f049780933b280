import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { formatRecordReport } from '../report/monitor/record-report.js';
import { KeptPort } from '../streamer/monitor/kept-port.js';
import { RecordingWriter } from '../streamer/recording/recording-writer.js';
import type { CommonOptions } from './options.js';
import { openGivenPort, type PortOptions } from './port-options.js';
import { warn } from './warn.js';

export type RecordOptions = CommonOptions & PortOptions & { readonly for?: number; readonly wait: number };

/** `esp-rtc-diag record FILE`: what a port says, with its times, until Ctrl+C. */
export async function runRecord(file: string, options: RecordOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const end = new AbortController();
  interrupt.signal.addEventListener('abort', () => end.abort(), { once: true });
  const timer = options.for === undefined ? undefined : setTimeout(() => end.abort(), options.for);
  const startMs = performance.now();
  const writer = await RecordingWriter.create(file, options.port ?? '');
  try {
    let losses = 0;
    const port = await KeptPort.open(
      { open: () => openGivenPort(options, end.signal), maxWaitMs: options.wait * 1000, signal: end.signal },
      {
        onData: (bytes) => {
          writer.data(bytes);
          // A disk that is full ends it: what is on it is whole.
          if (writer.error) end.abort();
        },
        onLost: (reason) => {
          losses++;
          writer.event(`port-lost ${reason}`);
          warn(`port lost: ${reason} Waiting for it.`);
        },
        onBack: () => {
          writer.event('port-back');
          warn('port is back');
        },
      },
    );
    await port.run();
    await writer.finish();
    const seconds = (performance.now() - startMs) / 1000;
    const output = openOutput(options.output);
    output.write(formatRecordReport({ file, bytes: writer.bytes, seconds, losses }, options.format));
    await output.finish();
    return interrupt.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } catch (error) {
    await writer.finish().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    interrupt.dispose();
  }
}
