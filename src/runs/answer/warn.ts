import { clearStatus } from '../../io/status-line.js';
import { safeText } from '../../report/text/safe-text.js';

/** One line for people on stderr, beside the answer. */
export function warn(message: string): void {
  clearStatus();
  process.stderr.write(`${safeText(message)}\n`);
}
