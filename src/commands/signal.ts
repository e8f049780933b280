import { once } from 'node:events';
import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { openOutput } from '../io/output.js';
import { readViewerPage } from '../io/viewer-page.js';
import { createSignalReporter } from '../report/webrtc/signal-reporter.js';
import { SessionWriter } from '../streamer/rtc/session-writer.js';
import { dialAddresses, firmwareAddress, isOpenToNetwork } from '../streamer/signalling/dial-addresses.js';
import { startSignalling } from '../streamer/signalling/signalling-server.js';
import type { CommonOptions } from '../runs/answer/options.js';

export type SignalOptions = CommonOptions & {
  readonly host: string;
  readonly httpPort: number;
  readonly passThrough?: boolean;
  readonly session?: string;
};

/** `esp-rtc-diag signal`: the server that the firmware dials, with the viewer page, until Ctrl+C. */
export async function runSignal(options: SignalOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const reporter = createSignalReporter(options.format);
  const write = liveWrite(output);
  let session: SessionWriter | null = null;
  try {
    const { host } = options;
    if (options.session !== undefined) session = await SessionWriter.open(options.session, 'signal');
    const server = await startSignalling({
      host,
      port: options.httpPort,
      isPassThrough: options.passThrough === true,
      pages: readViewerPage(),
      onEvent: (event) => {
        session?.write(event);
        write(reporter.event(event));
      },
    });
    const start = {
      host,
      port: server.port,
      isOpenToNetwork: isOpenToNetwork(host),
      dialAddresses: dialAddresses(),
      firmwareAddress,
    };
    write(reporter.start(start));
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
    await server.close();
    await session?.close();
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
