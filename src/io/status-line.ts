import { clearLine, cursorTo } from 'node:readline';

const { stderr } = process;

/** A wider line would leave its first rows behind. */
const plainColumns = 80;

let isShown = false;

/** Shows on stderr, which is a terminal, how far a long run is: one line that is written over. The text is safe to print. */
export function showStatus(text: string): void {
  clearStatus();
  stderr.write(text.slice(0, (stderr.columns || plainColumns) - 1));
  isShown = true;
}

/** Takes that line away, where it stands: whatever else is written to stderr has a line of its own. */
export function clearStatus(): void {
  if (!isShown) return;
  isShown = false;
  cursorTo(stderr, 0);
  clearLine(stderr, 0);
}
