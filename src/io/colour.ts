import { Chalk, type ChalkInstance } from 'chalk';

/**
 * Colours for text that goes to stdout (https://no-color.org, https://force-color.org): none into a file or a pipe,
 * unless FORCE_COLOR asks for them; none with NO_COLOR or --no-color.
 */
export function chooseStyle(options: {
  readonly isColourOff: boolean;
  readonly isFile: boolean;
}): ChalkInstance {
  return new Chalk({ level: wantsColour(options) ? 1 : 0 });
}

function wantsColour({ isColourOff, isFile }: { isColourOff: boolean; isFile: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (isColourOff) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return !isFile && process.stdout.isTTY && TERM !== 'dumb';
}
