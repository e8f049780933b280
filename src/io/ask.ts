import { createInterface } from 'node:readline/promises';

/** Whether somebody is there to answer: who pipes or redirects is not asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; only `y` or `yes` is a yes. The end of the input and an aborted signal are a no. */
export async function askYes(question: string, signal: AbortSignal): Promise<boolean> {
  // Without the line editor of `terminal` Ctrl+C stays a signal, which the command knows how to take.
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    const closed = new Promise<string>((resolve) => void reader.once('close', () => resolve('')));
    const answer = await Promise.race([reader.question(`${question} [y/N] `, { signal }), closed]);
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    reader.close();
    // An open terminal would keep the process alive.
    process.stdin.unref();
  }
}
