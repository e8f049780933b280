import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { readViewerPage } from '../io/viewer-page.js';
import { createSignalReporter } from '../report/webrtc/signal-reporter.js';
import { dialAddresses, firmwareAddress } from '../streamer/signalling/dial-addresses.js';
import { startSignalling } from '../streamer/signalling/signalling-server.js';
import type { CommonOptions } from './options.js';

export type SignalOptions = CommonOptions & {
  readonly host: string;
  readonly httpPort: number;
  readonly passThrough?: boolean;
};

/** `esp-rtc-diag signal`: the server that the firmware dials, with the viewer page, until Ctrl+C. */
export async function runSignal(options: SignalOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const reporter = createSignalReporter(options.format);
  const write = (text: string): void => {
    output.write(text);
    void output.drained();
  };
  try {
    const { host } = options;
    const server = await startSignalling({
      host,
      port: options.httpPort,
      isPassThrough: options.passThrough === true,
      pages: readViewerPage(),
      onEvent: (event) => write(reporter.event(event)),
    });
    const isOpenToNetwork = !isLoopback(host);
    const start = {
      host,
      port: server.port,
      isOpenToNetwork,
      dialAddresses: dialAddresses(),
      firmwareAddress,
    };
    write(reporter.start(start));
    await aborted(interrupt.signal);
    await server.close();
    output.write(reporter.finish(server.summary()));
    await output.finish();
    return exitCodes.interrupted;
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
