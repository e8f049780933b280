import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import type { ViewMode } from '../model/view-cycle.js';
import { createViewReporter } from '../report/webrtc/view-reporter.js';
import { ViewTally } from '../report/webrtc/view-summary.js';
import { runViewer } from '../streamer/viewer/run-viewer.js';
import type { CommonOptions } from './options.js';

export type ViewOptions = CommonOptions & {
  readonly signal: string;
  readonly for: number;
  readonly cycles: number;
  readonly settle: number;
  readonly mode: ViewMode;
};

/** `esp-rtc-diag view`: connections to the streamer without a browser, and what came over them. */
export async function runView(options: ViewOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const reporter = createViewReporter(options.format, options.cycles);
  const tally = new ViewTally();
  const startMs = performance.now();
  try {
    await runViewer({
      signalUrl: options.signal,
      streamerId: 'server',
      mode: options.mode,
      holdMs: options.for,
      settleMs: options.settle,
      cycles: options.cycles,
      signal: interrupt.signal,
      onCycle: (cycle) => {
        tally.add(cycle);
        output.write(reporter.cycle(cycle));
        void output.drained();
      },
    });
    const durationMs = Math.round(performance.now() - startMs);
    const summary = tally.summary({ requestedCycles: options.cycles, durationMs });
    output.write(reporter.finish(summary));
    await output.finish();
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    return summary.framedCycles === options.cycles || options.mode !== 'normal'
      ? exitCodes.ok
      : exitCodes.device;
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}
