import type { StartApplication } from '../../streamer/chip/firmware/application.js';
import { readStreamerModel, type StreamerModelOptions } from './streamer-model.js';

export type ChipStreamerOptions = StreamerModelOptions & {
  readonly signalUrl: string;
  readonly lossPercent: number;
  readonly delayMs: number;
};

/** The twin on real libdatachannel as the application of an emulated chip, over the model of its memory. */
export async function chipStreamer(
  { signalUrl, lossPercent, delayMs, ...options }: ChipStreamerOptions,
  signal: AbortSignal,
): Promise<StartApplication> {
  const { TwinRun } = await import('../../streamer/chip/firmware/twin-run.js');
  const model = await readStreamerModel(options, signal);
  return (host, flash) => new TwinRun(host, flash, { signalUrl, model, lossPercent, delayMs });
}
