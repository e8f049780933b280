import { safeText } from '../../report/text/safe-text.js';
import { ReadProgress } from '../../io/progress.js';
import { hasBinaryLog } from '../../parsers/log/lines/binary-log.js';
import { readConsoleLog } from '../../streamer/console-log.js';
import { warn } from '../answer/warn.js';

export type ReadLogOptions = {
  readonly signal: AbortSignal;
  /** Waited for after each block of input, so that output does not pile up. */
  readonly drained?: () => Promise<void>;
  /** As `readLog` has it. */
  readonly onReset?: () => void;
};

/** A chip that logs in binary does so from its bootloader on, behind the text of the ROM. */
const maxBinarySearch = 16 * 1024;

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
    onProgress: (read, total) => progress.update(safeText(log), read, total),
    onDamage: (message) =>
      warn(`warning: ${log}: its compressed data ends early (${message}); read up to there.`),
  });
  let seen = 0;
  let isBinary = false;
  try {
    for await (const block of blocks) {
      if (!isBinary && seen < maxBinarySearch) isBinary = tellsBinaryLog(log, block);
      seen += block.length;
      await push(block);
      await drained?.();
    }
  } finally {
    progress.clear();
  }
}

function tellsBinaryLog(log: string, block: Uint8Array): boolean {
  const isBinary = hasBinaryLog(block.subarray(0, maxBinarySearch));
  if (isBinary)
    warn(
      `warning: ${log} holds ESP-IDF's binary log (CONFIG_LOG_MODE_BINARY), and what that says is not read: save what idf.py monitor makes of it with the ELF, or build with CONFIG_LOG_MODE_TEXT=y.`,
    );
  return isBinary;
}
