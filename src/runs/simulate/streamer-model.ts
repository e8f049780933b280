import type { MemoryModelConfig } from '../../streamer/chip/firmware/model-config.js';
import { readMemoryModel, type MemoryModelOptions } from '../port/read-memory-model.js';

export type StreamerModelOptions = MemoryModelOptions & {
  /** What each track keeps; else what the model says. */
  readonly maxSize?: number;
};

/** The model of memory that the twin's connections drive: visits of its own would be others. */
export async function readStreamerModel(
  options: StreamerModelOptions,
  signal: AbortSignal,
): Promise<MemoryModelConfig> {
  const { defaultMemoryModel } = await import('../../streamer/chip/firmware/model-config.js');
  const model = (await readMemoryModel(options, signal)) ?? defaultMemoryModel;
  const maxPackets = options.maxSize ?? model.nackStore.maxPackets;
  return { ...model, visits: null, nackStore: { ...model.nackStore, maxPackets } };
}
