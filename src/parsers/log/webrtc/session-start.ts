/** Enough of the first line to know the file by. */
const headerStart = '{"session":"esp-rtc-diag"';

/** True for the first line of a session file (`signal --session`, `view --session`), or for a block that begins with it. */
export function isSessionHeader(line: string): boolean {
  return line.startsWith(headerStart);
}
