import { once } from 'node:events';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { shellWord } from '../report/text/shell-word.js';
import { safeJson } from '../report/text/safe-text.js';
import { ChipServer, type ListenAddress } from '../streamer/chip/chip-server.js';
import type { StartApplication } from '../streamer/chip/firmware/application.js';
import type { MemoryModelConfig } from '../streamer/chip/firmware/model-config.js';
import type { Fault } from '../streamer/chip/fault.js';
import type { ChipName } from '../streamer/chip/chip-models.js';
import type { Revision } from '../streamer/chip/registers.js';
import { Simulation } from '../streamer/chip/simulation.js';
import { simulationNotice } from '../streamer/port/simulation-notice.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { readMemoryModel } from '../runs/port/read-memory-model.js';
import { warn } from '../runs/answer/warn.js';

export type SimulateOptions = {
  readonly listen?: readonly ListenAddress[];
  readonly chip: ChipName;
  /** Of the ESP32-P4. */
  readonly revision?: Revision;
  readonly fault?: readonly Fault[];
  readonly download: boolean;
  readonly paced: boolean;
  readonly model?: string;
  readonly leak?: number;
  /** The streamer runs on the chip, and dials this server. */
  readonly streamer?: boolean;
  readonly signal?: string;
  /** For the streamer without a chip: this one has a flash. */
  readonly media?: string;
  readonly maxSize: number;
  readonly loss: number;
  readonly delay: number;
};

/** `esp-rtc-diag simulate`: an emulated chip for whoever connects, until Ctrl+C. */
export async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  const { listen = [], chip, revision, fault: faults = [], paced: isPaced } = options;
  if (listen.length === 0) throw nothingToServe();
  if (options.media !== undefined) throw mediaBehindPort(options.media);
  const interrupt = onInterrupt();
  warn(simulationNotice);
  const memoryModel = await readMemoryModel(options, interrupt.signal);
  const simulation = new Simulation({
    chip,
    ...(revision !== undefined && { revision }),
    faults,
    isPaced,
    ...(memoryModel && { memoryModel }),
    ...(options.streamer === true && { startApplication: await streamerOf(options, memoryModel) }),
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

// The twin on real libdatachannel is the application of the chip, over the model of its memory.
async function streamerOf(
  options: SimulateOptions,
  memoryModel: MemoryModelConfig | null,
): Promise<StartApplication> {
  const { signal: signalUrl, maxSize, loss: lossPercent, delay: delayMs } = options;
  if (signalUrl === undefined) throw noServer();
  const { TwinRun } = await import('../streamer/chip/firmware/twin-run.js');
  const { defaultMemoryModel } = await import('../streamer/chip/firmware/model-config.js');
  const base = memoryModel ?? defaultMemoryModel;
  // Real connections drive it; visits of its own would be others.
  const model = { ...base, visits: null, nackStore: { ...base.nackStore, maxPackets: maxSize } };
  return (host, flash) => new TwinRun(host, flash, { signalUrl, model, lossPercent, delayMs });
}

async function announce(url: string): Promise<void> {
  await writeAnswer(undefined, `${safeJson({ event: 'listening', schemaVersion: 1, url })}\n`);
}

function mediaBehindPort(path: string): DiagError {
  return new DiagError({
    code: 'simulate-options',
    message: '--media is for a streamer without --listen: a chip plays what is in its flash.',
    hint: `Leave it out, and flash them: esp-rtc-diag flash build --media ${shellWord(path)} --port URL`,
    exitCode: exitCodes.usage,
  });
}

function noServer(): DiagError {
  return new DiagError({
    code: 'simulate-options',
    message: '--streamer needs a server to dial.',
    hint: 'Give --signal ws://127.0.0.1:8000.',
    exitCode: exitCodes.usage,
  });
}

function nothingToServe(): DiagError {
  return new DiagError({
    code: 'nothing-to-simulate',
    message: 'It is not said where the chip shall be served.',
    hint: 'Give --listen rfc2217://127.0.0.1:4000; for a chip in the same process use --port sim with the other commands.',
    exitCode: exitCodes.usage,
  });
}
