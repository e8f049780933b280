import { closeSync, constants, openSync, writeSync } from 'node:fs';

/**
 * Ends what waits at a FIFO: an open that waits for the first writer, a read that waits for a silent one. Neither can be
 * called off, so for a moment we are the writer. What is read then is ours, and to be thrown away.
 */
export function letGoOfFifo(path: string): void {
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(file, '\n');
    } finally {
      closeSync(file);
    }
  } catch {
    // Nobody waits there (ENXIO), it is full (EAGAIN, so the read has something), or it is gone.
  }
}
