import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { lookOf } from '../runs/answer/answer-look.js';
import { withOutput } from '../runs/answer/write-answer.js';
import type { ViewMode } from '../model/view-cycle.js';
import { createViewReporter } from '../report/webrtc/view-reporter.js';
import { isGood, ViewTally } from '../report/webrtc/view-summary.js';
import { SessionWriter } from '../streamer/rtc/session-writer.js';
import { runViewer } from '../streamer/viewer/run-viewer.js';
import type { CommonOptions } from '../runs/answer/options.js';

export type ViewOptions = CommonOptions & {
  readonly signal: string;
  readonly for: number;
  readonly cycles: number;
  readonly settle: number;
  readonly mode: ViewMode;
  readonly session?: string;
};

/** `esp-rtc-diag view`: connections to the streamer without a browser, and what came over them. */
export async function runView(options: ViewOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const reporter = createViewReporter(options.format, options.cycles, lookOf(options));
  const tally = new ViewTally();
  const startMs = performance.now();
  let session: SessionWriter | null = null;
  try {
    if (options.session !== undefined) session = await SessionWriter.open(options.session, 'view');
    const summary = await withOutput(options.output, async (output) => {
      const write = liveWrite(output);
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
          session?.write({ event: 'cycle', timeMs: session.timeMs, ...cycle });
          write(reporter.cycle(cycle));
        },
      });
      const durationMs = Math.round(performance.now() - startMs);
      const whole = tally.summary({ requestedCycles: options.cycles, holdMs: options.for, durationMs });
      output.write(reporter.finish(whole));
      return whole;
    });
    await session?.close();
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    return isGood(summary, options.mode) ? exitCodes.ok : exitCodes.device;
  } finally {
    // Its failure has been told, or what failed before it is.
    await session?.close().catch(() => undefined);
    interrupt.dispose();
  }
}
