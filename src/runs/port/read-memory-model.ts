import type { MemoryModelConfig } from '../../streamer/chip/firmware/model-config.js';
import { readText } from '../../streamer/read-text.js';

/** `--model FILE` and `--leak BYTES` of a simulated chip. */
export type MemoryModelOptions = { readonly model?: string; readonly leak?: number };

/** The same as they are typed again. */
export function modelWords({ model, leak }: MemoryModelOptions): readonly string[] {
  return [
    ...(model === undefined ? [] : ['--model', model]),
    ...(leak === undefined ? [] : ['--leak', String(leak)]),
  ];
}

/** The model of the streamer's memory that the options name; null where neither is given, and no application runs. */
export async function readMemoryModel(
  { model, leak }: MemoryModelOptions,
  signal: AbortSignal,
): Promise<MemoryModelConfig | null> {
  if (model === undefined && leak === undefined) return null;
  const { defaultMemoryModel, defaultVisits, leakBlocks, parseMemoryModel } =
    await import('../../streamer/chip/firmware/model-config.js');
  const config =
    model === undefined
      ? { ...defaultMemoryModel, visits: defaultVisits }
      : parseMemoryModel(await readText(model, signal), model);
  return leak === undefined ? config : { ...config, leak: leakBlocks(leak) };
}
