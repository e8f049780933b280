import type { StoppedCore } from '../../model/console-finding.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';
import { formatFrame } from './frame-words.js';

/** ` Then core 0 was at 0x4037d9f2 (spin at main.c:12).`, or nothing. */
export function formatStops(stops: readonly StoppedCore[]): string {
  if (stops.length === 0) return '';
  return ` Then ${stops.map(formatStop).join(', and ')}.`;
}

function formatStop({ core, address, frames = [] }: StoppedCore): string {
  const [innermost] = frames;
  const name = innermost ? ` (${formatFrame(innermost)})` : '';
  return `${core === null ? 'the core' : `core ${core}`} was at ${formatAddress(address)}${name}`;
}

/** ` in spin`, for the verdict, or the function of each core; nothing where none is known. */
export function formatCulprits(stops: readonly StoppedCore[]): string {
  const names = stops.flatMap(({ frames = [] }) => frames[0]?.shortName ?? []);
  return names.length === 0 ? '' : ` in ${[...new Set(names.map(safeText))].join(' and ')}`;
}
