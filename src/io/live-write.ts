import type { Output } from './output.js';

/** Writes that go out at once, while something runs on. Only one wait for a slow reader is open at a time. */
export function liveWrite(output: Output): (text: string) => void {
  let isDraining = false;
  let isDirty = false;
  const drain = async (): Promise<void> => {
    isDraining = true;
    try {
      do {
        isDirty = false;
        await output.drained();
      } while (isDirty);
    } catch {
      // `finish` throws it again, when what runs has ended in order.
    } finally {
      isDraining = false;
    }
  };
  return (text) => {
    output.write(text);
    isDirty = true;
    if (!isDraining) void drain();
  };
}
