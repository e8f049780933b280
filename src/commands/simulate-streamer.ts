import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { openTwinMedia } from '../runs/simulate/open-twin-media.js';
import { withOutput } from '../runs/answer/write-answer.js';
import { createTwinReporter } from '../report/webrtc/twin-reporter.js';
import { defaultMemoryModel, leakBlocks } from '../streamer/chip/firmware/model-config.js';
import { runTwin } from '../streamer/twin/run-twin.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { warn } from '../runs/answer/warn.js';

export type SimulateStreamerOptions = CommonOptions & {
  readonly signal?: string;
  readonly media?: string;
  readonly maxSize: number;
  readonly leak?: number;
  readonly loss: number;
  readonly delay: number;
};

/** `esp-rtc-diag simulate --streamer --signal URL`: the streamer's firmware as a program, with its console on stdout. */
export async function runSimulateStreamer(options: SimulateStreamerOptions): Promise<ExitCode> {
  const { signal } = options;
  if (signal === undefined) throw usage('--streamer needs a server to dial.', '--signal ws://127.0.0.1:8000');
  const interrupt = onInterrupt();
  warn(
    'SIMULATION: this streamer is a program on this machine (real libdatachannel, modelled memory), no board',
  );
  const reporter = createTwinReporter(options.format, signal);
  const startMs = performance.now();
  let unpacked: { dispose(): void } | null = null;
  try {
    const opened = await openTwinMedia(options.media, interrupt.signal);
    unpacked = opened;
    const { media } = opened;
    await withOutput(options.output, async (output) => {
      const write = liveWrite(output);
      write(reporter.start());
      await runTwin({
        signalUrl: signal,
        media,
        maxSize: options.maxSize,
        model: {
          ...defaultMemoryModel,
          leak: leakBlocks(options.leak ?? 0),
          nackStore: { ...defaultMemoryModel.nackStore, maxPackets: options.maxSize },
        },
        startMs: 0,
        lossPercent: options.loss,
        delayMs: options.delay,
        signal: interrupt.signal,
        onLine: (line) => write(reporter.line(line)),
      });
      output.write(reporter.finish(Math.round(performance.now() - startMs)));
    });
    return exitCodes.interrupted;
  } finally {
    unpacked?.dispose();
    interrupt.dispose();
  }
}

function usage(message: string, hint: string): DiagError {
  return new DiagError({
    code: 'simulate-options',
    message,
    hint: `Give ${hint}.`,
    exitCode: exitCodes.usage,
  });
}
