import { once } from 'node:events';
import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import type { Output } from '../io/output.js';
import { withOutput } from '../runs/answer/write-answer.js';
import { readViewerPage } from '../io/viewer-page.js';
import { createSignalReporter } from '../report/webrtc/signal-reporter.js';
import { SessionWriter } from '../streamer/rtc/session-writer.js';
import { dialAddresses, firmwareAddress, isOpenToNetwork } from '../streamer/signalling/dial-addresses.js';
import { startSignalling } from '../streamer/signalling/signalling-server.js';
import type { SignalEvent } from '../model/signal-event.js';
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
  try {
    await withOutput(options.output, (output) => serve(options, output, interrupt.signal));
    return exitCodes.interrupted;
  } finally {
    interrupt.dispose();
  }
}

async function serve(options: SignalOptions, output: Output, signal: AbortSignal): Promise<void> {
  const { host } = options;
  const reporter = createSignalReporter(options.format);
  const write = liveWrite(output);
  let session: SessionWriter | null = null;
  // Of the moment in which the session is not there yet.
  const early: SignalEvent[] = [];
  const server = await startSignalling({
    host,
    port: options.httpPort,
    isPassThrough: options.passThrough === true,
    pages: readViewerPage(),
    onEvent: (event) => {
      if (session) session.write(event);
      else if (options.session !== undefined) early.push(event);
      write(reporter.event(event));
    },
  });
  try {
    try {
      // An earlier session is replaced by that of a server that runs, and by no other.
      if (options.session !== undefined) session = await SessionWriter.open(options.session, 'signal');
      for (const event of early) session?.write(event);
      const start = {
        host,
        port: server.port,
        isOpenToNetwork: isOpenToNetwork(host),
        dialAddresses: dialAddresses(),
        firmwareAddress,
      };
      write(reporter.start(start));
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await server.close();
    }
    output.write(reporter.finish(server.summary()));
    await session?.close();
  } finally {
    // Its failure has been told, or what failed before it is.
    await session?.close().catch(() => undefined);
  }
}
