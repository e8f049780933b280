import type { HeapGroup } from '../../model/heap-report.js';
import type { StackFrame } from '../../model/stack-frame.js';
import { cutMiddle } from '../text/cut-middle.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatPlace } from './group-words.js';

/** Frames that are listed; JSON has them all. */
const maxFramesListed = 16;
/** A name is never cut shorter than this. */
const minNameWidth = 24;

/** The call stack of a group, `which` one, innermost first, one frame a line; empty where no name is known. */
export function formatStack(
  { stack, count, otherStacks }: HeapGroup,
  which: string,
  width: number,
): string[] {
  if (stack.length === 0) return [];
  const shown = stack
    .slice(0, maxFramesListed)
    .map((frame, index) => formatFrame(frame, stack[index - 1], width));
  const rest = stack.length - shown.length;
  if (rest > 0) shown.push(`  and ${formatQuantity(rest, 'frame')} further out`);
  const part =
    otherStacks > 0 ? ` (${formatCount(count - otherStacks)} of its ${formatCount(count)} blocks)` : '';
  return [`Call stack of ${which}${part}, innermost first:`, ...shown];
}

// An address stands once; the functions that share it were inlined into the last of them.
function formatFrame(frame: StackFrame, before: StackFrame | undefined, width: number): string {
  const isSameCall = before?.inlined === true && before.address === frame.address;
  const address = isSameCall ? ' '.repeat(10) : formatAddress(frame.address);
  const place = formatPlace(frame);
  const at = place === '' ? '' : ` at ${place}`;
  const marks = [frame.inlined ? ' (inlined)' : '', frame.isOwner ? '  <- owner' : ''].join('');
  const start = `  ${address}  `;
  const room = Math.max(width - start.length - at.length - marks.length, minNameWidth);
  return `${start}${cutMiddle(safeText(frame.name ?? '??'), room)}${at}${marks}`;
}
