import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { Stdout } from '../io/stdout.js';
import { replay } from '../streamer/recording/replay.js';
import { warn } from '../runs/answer/warn.js';

/** `esp-rtc-diag replay FILE`: what a recorded device said, byte for byte and at its pace, on stdout. */
export async function runReplay(file: string, { speed }: { readonly speed: number }): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = new Stdout();
  try {
    const { signal } = interrupt;
    for await (const frame of replay(file, { speed, signal, onDamage: warn })) {
      if (output.isClosed) break;
      if (frame.kind !== 'data') continue;
      output.write(frame.bytes);
      await output.drained();
    }
    await output.finish();
    return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    interrupt.dispose();
  }
}
