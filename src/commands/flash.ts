import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { createFlashReporter } from '../report/image/flash-reporter.js';
import { readFlashInput } from '../streamer/loader/read-flash-files.js';
import { FlashRun, type FlashRunOptions } from '../runs/flash/flash-run.js';
import { monitorAfter, refuseMonitor, type ThenMonitorOptions } from './flash-then-monitor.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { lookOf } from '../runs/answer/answer-look.js';

export type FlashOptions = CommonOptions &
  FlashRunOptions &
  ThenMonitorOptions & { readonly dryRun: boolean };

/** `esp-rtc-diag flash`: writes what is not there, proves it, starts it. */
export async function runFlash(args: readonly string[], options: FlashOptions): Promise<ExitCode> {
  refuseMonitor(options);
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  try {
    const reporter = createFlashReporter({
      format: options.format,
      write: (text) => {
        output.write(text);
        // Events are for whoever watches: they must not wait for the end. Its failure is told by `finish`.
        if (options.format === 'ndjson') output.drained().catch(() => undefined);
      },
      look: lookOf(options),
      progressTo: process.stderr,
    });
    const isMediaAlone = args.length === 0 && options.media !== undefined;
    const input = isMediaAlone ? { files: [], wantedChip: null } : await readFlashInput(args);
    const run = new FlashRun(input, options, reporter);
    const { signal } = interrupt;
    const report = options.dryRun ? await run.plan(signal) : await run.flash(signal);
    reporter.finish(report);
    await output.finish();
    if (report.interruptedState !== null) return exitCodes.interrupted;
    if (report.files.some(({ action }) => action === 'differs')) return exitCodes.findings;
    return await monitorAfter(options);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}
