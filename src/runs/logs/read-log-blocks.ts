import { ReadProgress } from '../../io/progress.js';
import { readConsoleLog } from '../../streamer/console-log.js';
import { warn } from '../answer/warn.js';

export type ReadLogOptions = {
  readonly signal: AbortSignal;
  /** Waited for after each block of input, so that output does not pile up. */
  readonly drained?: () => Promise<void>;
  /** As `readLog` has it. */
  readonly onReset?: () => void;
};

/** Hands a log over block by block, to its end or to the abort; shows how far it is and warns where it is damaged. */
export async function readLogBlocks(
  log: string,
  { signal, drained, onReset }: ReadLogOptions,
  push: (block: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const progress = new ReadProgress();
  const blocks = readConsoleLog(log, {
    signal,
    ...(onReset && { onReset }),
    onProgress: (read, total) => progress.update(log, read, total),
    onDamage: (message) =>
      warn(`warning: ${log}: its compressed data ends early (${message}); read up to there.`),
  });
  try {
    for await (const block of blocks) {
      await push(block);
      await drained?.();
    }
  } finally {
    progress.clear();
  }
}
