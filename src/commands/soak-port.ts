import { openPort } from '../streamer/port/open-port.js';
import type { Port } from '../streamer/port/port.js';
import { simulationNotice } from '../streamer/port/simulation-notice.js';
import { openGivenPort, type PortOptions } from './port-options.js';
import { readMemoryModel } from './read-memory-model.js';
import { warn } from './warn.js';

/** The port of a soak. On `sim` the streamer's twin runs, dials our server, and its model of memory is that of the options. */
export async function openSoakPort(
  options: PortOptions,
  signalUrl: string,
  signal: AbortSignal,
): Promise<Port> {
  const { port, baud } = options;
  if (port === undefined || !/^sim(?::|$)/.test(port)) return openGivenPort(options, signal);
  const { defaultMemoryModel } = await import('../streamer/chip/firmware/model-config.js');
  const { TwinRun } = await import('../streamer/chip/firmware/twin-run.js');
  const model = { ...((await readMemoryModel(options, signal)) ?? defaultMemoryModel), visits: null };
  warn(simulationNotice);
  return openPort(port, {
    baud,
    signal,
    warn,
    sim: {
      startApplication: (host, flash) =>
        new TwinRun(host, flash, { signalUrl, model, lossPercent: 0, delayMs: 0 }),
    },
  });
}
