/** Columns of the terminal that stdout goes to; null for a pipe or a file. */
export function terminalColumns(isFile: boolean): number | null {
  return !isFile && process.stdout.isTTY ? process.stdout.columns : null;
}
