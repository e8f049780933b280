import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { simulateUsage } from '../runs/simulate/simulate-usage.js';
import { readStreamerModel, type StreamerModelOptions } from '../runs/simulate/streamer-model.js';
import { withTwinMedia } from '../runs/simulate/twin-media.js';
import { withOutput } from '../runs/answer/write-answer.js';
import { createTwinReporter } from '../report/webrtc/twin-reporter.js';
import { runTwin } from '../streamer/twin/run-twin.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { warn } from '../runs/answer/warn.js';

export type SimulateStreamerOptions = CommonOptions &
  StreamerModelOptions & {
    readonly signal?: string;
    readonly media?: string;
    readonly loss: number;
    readonly delay: number;
  };

/** `esp-rtc-diag simulate --streamer --signal URL`: the streamer's firmware as a program, with its console on stdout. */
export async function runSimulateStreamer(options: SimulateStreamerOptions): Promise<ExitCode> {
  const { signal } = options;
  if (signal === undefined) throw simulateUsage.noServer();
  const interrupt = onInterrupt();
  warn(
    'SIMULATION: this streamer is a program on this machine (real libdatachannel, modelled memory), no board',
  );
  const reporter = createTwinReporter(options.format, signal);
  const startMs = performance.now();
  try {
    const model = await readStreamerModel(options, interrupt.signal);
    await withTwinMedia({ path: options.media, signal: interrupt.signal }, (media) =>
      withOutput(options.output, async (output) => {
        const write = liveWrite(output);
        write(reporter.start());
        await runTwin({
          signalUrl: signal,
          media,
          maxSize: model.nackStore.maxPackets,
          model,
          startMs: 0,
          lossPercent: options.loss,
          delayMs: options.delay,
          signal: interrupt.signal,
          onLine: (line) => write(reporter.line(line)),
        });
        output.write(reporter.finish(Math.round(performance.now() - startMs)));
      }),
    );
    return exitCodes.interrupted;
  } finally {
    interrupt.dispose();
  }
}
