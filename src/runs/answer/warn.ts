import { safeText } from '../../report/text/safe-text.js';

/** One line for people on stderr, beside the answer. */
export function warn(message: string): void {
  process.stderr.write(`${safeText(message)}\n`);
}
