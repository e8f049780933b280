import { once } from 'node:events';
import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { withOutput } from '../runs/answer/write-answer.js';
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
  const reporter = createSignalReporter(options.format);
  let session: SessionWriter | null = null;
  try {
    const { host } = options;
    if (options.session !== undefined) session = await SessionWriter.open(options.session, 'signal');
    await withOutput(options.output, async (output) => {
      const write = liveWrite(output);
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
      try {
        const start = {
          host,
          port: server.port,
          isOpenToNetwork: isOpenToNetwork(host),
          dialAddresses: dialAddresses(),
          firmwareAddress,
        };
        write(reporter.start(start));
        if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
      } finally {
        await server.close();
      }
      output.write(reporter.finish(server.summary()));
    });
    await session?.close();
    return exitCodes.interrupted;
  } finally {
    // Its failure has been told, or what failed before it is.
    await session?.close().catch(() => undefined);
    interrupt.dispose();
  }
}
