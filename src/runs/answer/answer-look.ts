import type { ChalkInstance } from 'chalk';
import { chooseStyle } from '../../io/colour.js';
import { isStdout } from '../../io/output.js';
import { terminalColumns } from '../../io/terminal.js';
import type { Look } from '../../report/text/report-parts.js';
import type { CommonOptions } from './options.js';

type Destination = Pick<CommonOptions, 'color' | 'output'>;

/** The colours of an answer, by where it goes and what was asked for. */
export function styleOf({ color, output }: Destination): ChalkInstance {
  return chooseStyle({ isColourOff: !color, isFile: !isStdout(output) });
}

/** Both of what a report for people is made for. */
export function lookOf(destination: Destination): Look {
  return { style: styleOf(destination), columns: columnsOf(destination) };
}

/** How wide an answer may be; null where it is not shown on a terminal. */
export function columnsOf({ output }: Pick<Destination, 'output'>): number | null {
  return terminalColumns(!isStdout(output));
}
