import type { LogLine } from '../../../model/log-line.js';

/** True for a line that has its end: nothing of it was cut or is still to come. */
export function isWholeLine(line: LogLine): boolean {
  return line.isTerminated && !line.isCut;
}
