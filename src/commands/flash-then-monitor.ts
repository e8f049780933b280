import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import type { CommonOptions } from '../runs/answer/options.js';
import type { PortOptions } from '../runs/port/open-given-port.js';

/** What `flash` takes to go on as a monitor. */
export type ThenMonitorOptions = {
  readonly monitor: boolean;
  readonly waitFor?: string;
  readonly timeout?: number;
  readonly elf?: readonly string[];
  readonly record?: string;
};

/** The rate of ESP-IDF's console; `--baud` of `flash` is that of the transfer. */
const consoleBaud = 115_200;
const waitSeconds = 600;

/** Throws a DiagError where the options ask for a monitor that there cannot be; call it before anything is written. */
export function refuseMonitor(
  options: CommonOptions & PortOptions & ThenMonitorOptions & { dryRun: boolean },
): void {
  if (!wantsMonitor(options)) return;
  if (options.dryRun)
    throw usage('--dry-run starts nothing that could be watched.', 'Leave one of them out.');
  if (options.format === 'json')
    throw usage('A monitor has no end to make one JSON of.', 'Give --format ndjson.');
  // Each opening of it is a new, empty chip.
  if (options.port === 'sim') throw usage('The chip behind sim forgets its flash.', 'Give --port sim:FILE.');
}

/** Watches the console of what was flashed, where that is asked for. */
export async function monitorAfter(
  options: CommonOptions & PortOptions & ThenMonitorOptions,
): Promise<ExitCode> {
  if (!wantsMonitor(options)) return exitCodes.ok;
  const { runMonitor } = await import('./monitor.js');
  // Opened anew, so the first lines would be missed: the application starts once more, with the port open.
  const { waitFor, output: _, ...rest } = options;
  const until = waitFor === undefined ? {} : { until: waitFor };
  return runMonitor({
    ...rest,
    ...until,
    baud: consoleBaud,
    timestamps: false,
    dashboard: false,
    reset: true,
    wait: waitSeconds,
    failOn: 'warning',
  });
}

function wantsMonitor({ monitor, waitFor }: ThenMonitorOptions): boolean {
  return monitor || waitFor !== undefined;
}

function usage(message: string, hint: string): DiagError {
  return new DiagError({ code: 'monitor-impossible', message, hint, exitCode: exitCodes.usage });
}
