import type { HeapGroup, StackFrame } from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatPlace } from './group-words.js';

/** Frames that are listed; JSON has them all. */
const maxFramesListed = 16;

/** The call stack of a group, innermost first, one frame a line; empty where no name is known. */
export function formatStack({ stack, count, otherStacks }: HeapGroup): string[] {
  if (stack.length === 0) return [];
  const shown = stack.slice(0, maxFramesListed).map((frame, index) => formatFrame(frame, stack[index - 1]));
  const rest = stack.length - shown.length;
  if (rest > 0) shown.push(`  and ${formatQuantity(rest, 'frame')} further out`);
  const part =
    otherStacks > 0 ? ` (${formatCount(count - otherStacks)} of its ${formatCount(count)} blocks)` : '';
  return [`Call stack of the largest group${part}, innermost first:`, ...shown];
}

// An address stands once; the functions that share it were inlined into the last of them.
function formatFrame(frame: StackFrame, before: StackFrame | undefined): string {
  const isSameCall = before?.inlined === true && before.address === frame.address;
  const address = isSameCall ? ' '.repeat(10) : formatAddress(frame.address);
  const place = formatPlace(frame);
  const at = place === '' ? '' : ` at ${place}`;
  const marks = [frame.inlined ? ' (inlined)' : '', frame.isOwner ? '  <- owner' : ''].join('');
  return `  ${address}  ${safeText(frame.name ?? '??')}${at}${marks}`;
}
