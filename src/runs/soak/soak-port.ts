import { openPort } from '../../streamer/port/open-port.js';
import type { Port } from '../../streamer/port/port.js';
import type { Fault } from '../../streamer/chip/fault.js';
import type { Revision } from '../../streamer/chip/registers.js';
import { simulationNotice } from '../../streamer/port/simulation-notice.js';
import { openGivenPort, type PortOptions } from '../port/open-given-port.js';
import { chipStreamer } from '../simulate/chip-streamer.js';
import { warn } from '../answer/warn.js';

export type SoakPortOptions = PortOptions & {
  /** With `sim`: of the chip, and what goes wrong on the line to it. */
  readonly revision?: Revision;
  readonly fault?: readonly Fault[];
};

type SoakOpening = {
  readonly signalUrl: string;
  readonly signal: AbortSignal;
  /** Where a board that was lost came back. */
  readonly path: string | undefined;
};

/** The port of a soak. On `sim` the streamer's twin runs, dials our server, and its model of memory is that of the options. */
export async function openSoakPort(
  options: SoakPortOptions,
  { signalUrl, signal, path }: SoakOpening,
): Promise<Port> {
  const { port, baud, revision, fault: faults } = options;
  if (port === undefined || !/^sim(?::|$)/.test(port)) return openGivenPort(options, signal, path);
  const streamer = { ...options, signalUrl, lossPercent: 0, delayMs: 0 };
  const startApplication = await chipStreamer(streamer, signal);
  warn(simulationNotice);
  return openPort(port, {
    baud,
    signal,
    warn,
    sim: {
      ...(revision === undefined ? {} : { revision }),
      ...(faults === undefined ? {} : { faults }),
      startApplication,
    },
  });
}
