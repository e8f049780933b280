import type { Look } from '../text/report-parts.js';
import { shellWord } from '../text/shell-word.js';

/** How the report of a whole log is written, and what it was asked for with. */
export type LogTextOptions = Look & {
  readonly logs: readonly string[];
  /**
   * Of a console that was watched as it came: its port, where no file is kept and nothing can be asked of it again; null
   * where `logs` has its recording.
   */
  readonly port?: string | null;
  /** The command that watched it; `monitor` where none is named. */
  readonly watch?: readonly string[];
  readonly elfs: readonly string[];
  readonly hasSdkconfig: boolean;
};

/** The command, or its options, whose answer has all that the text leaves out. */
export function wholeAnswer({ port, logs }: Pick<LogTextOptions, 'port' | 'logs'>): string {
  if (port === undefined) return '--format json';
  return port === null
    ? `analyze ${logs.map(shellWord).join(' ')} --format json`
    : 'of a recording made with --record, analyze --format json';
}
