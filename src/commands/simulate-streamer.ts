import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { safeJson, safeText } from '../report/text/safe-text.js';
import { runTwin } from '../streamer/twin/run-twin.js';
import type { CommonOptions } from './options.js';
import { warn } from './warn.js';

export type SimulateStreamerOptions = CommonOptions & {
  readonly signal: string;
  readonly media?: string;
  readonly maxSize: number;
  readonly leak: number;
  readonly loss: number;
  readonly delay: number;
};

/** `esp-rtc-diag simulate --streamer --signal URL`: the streamer's firmware as a program, with its console on stdout. */
export async function runSimulateStreamer(options: SimulateStreamerOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  warn(
    'SIMULATION: this streamer is a program on this machine (real libdatachannel, modelled memory), no board',
  );
  try {
    await runTwin({
      signalUrl: options.signal,
      mediaFolder: options.media ?? null,
      maxSize: options.maxSize,
      leakBytes: options.leak,
      lossPercent: options.loss,
      delayMs: options.delay,
      signal: interrupt.signal,
      onLine: (line) => {
        const text = options.format === 'text' ? safeText(line) : safeJson({ event: 'line', text: line });
        output.write(`${text}\n`);
        void output.drained();
      },
    });
    await output.finish();
    return exitCodes.interrupted;
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}
