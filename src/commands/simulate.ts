import { once } from 'node:events';
import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { safeJson } from '../report/text/safe-text.js';
import { ChipServer, type ListenAddress } from '../streamer/chip/chip-server.js';
import type { Fault } from '../streamer/chip/fault.js';
import type { ChipName } from '../streamer/chip/chip-models.js';
import type { Revision } from '../streamer/chip/registers.js';
import { Simulation, type SimulationOptions } from '../streamer/chip/simulation.js';
import { simulationNotice } from '../streamer/port/simulation-notice.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { readMemoryModel } from '../runs/port/read-memory-model.js';
import { chipStreamer } from '../runs/simulate/chip-streamer.js';
import { simulateUsage } from '../runs/simulate/simulate-usage.js';
import type { StreamerModelOptions } from '../runs/simulate/streamer-model.js';
import { warn } from '../runs/answer/warn.js';

export type SimulateOptions = StreamerModelOptions & {
  readonly listen?: readonly ListenAddress[];
  readonly chip: ChipName;
  /** Of the ESP32-P4. */
  readonly revision?: Revision;
  readonly fault?: readonly Fault[];
  readonly download: boolean;
  readonly paced: boolean;
  /** The streamer runs on the chip, and dials this server. */
  readonly streamer?: boolean;
  readonly signal?: string;
  /** For the streamer without a chip: this one has a flash. */
  readonly media?: string;
  readonly loss: number;
  readonly delay: number;
};

type Application = Pick<SimulationOptions, 'memoryModel' | 'startApplication'>;

/** `esp-rtc-diag simulate`: an emulated chip for whoever connects, until Ctrl+C. */
export async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  const { listen = [], chip, revision, fault: faults = [], paced: isPaced } = options;
  if (listen.length === 0) throw simulateUsage.nothingToServe();
  if (options.media !== undefined) throw simulateUsage.mediaBehindPort(options.media);
  const interrupt = onInterrupt();
  warn(simulationNotice);
  const application = await applicationOf(options, interrupt.signal);
  const simulation = new Simulation({
    chip,
    ...(revision !== undefined && { revision }),
    faults,
    isPaced,
    ...application,
  });
  const server = new ChipServer(() => simulation.connect());
  try {
    if (options.download) simulation.chip.enterDownload();
    else simulation.chip.powerOn();
    for (const address of listen) await announce(await server.listen(address));
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
    return exitCodes.interrupted;
  } finally {
    simulation.chip.powerOff();
    await server.close();
    interrupt.dispose();
  }
}

async function announce(url: string): Promise<void> {
  await writeAnswer(undefined, `${safeJson({ event: 'listening', schemaVersion: 1, url })}\n`);
}

async function applicationOf(options: SimulateOptions, signal: AbortSignal): Promise<Application> {
  if (options.streamer !== true) {
    const memoryModel = await readMemoryModel(options, signal);
    return memoryModel === null ? {} : { memoryModel };
  }
  const { signal: signalUrl, loss: lossPercent, delay: delayMs } = options;
  if (signalUrl === undefined) throw simulateUsage.noServer();
  const streamer = { ...options, signalUrl, lossPercent, delayMs };
  return { startApplication: await chipStreamer(streamer, signal) };
}
