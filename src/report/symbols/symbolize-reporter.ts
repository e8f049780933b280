import type { Frame } from '../../model/frame.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';

/** Receives addresses in the order in which they were asked for; what it returns is the next piece of the answer. */
export interface SymbolizeReporter {
  address(address: number, frames: readonly Frame[]): string;
  /** A line that is no address has an answer too, so that question and answer stay in step. */
  notAnAddress(text: string): string;
  finish(): string;
}

/** Chooses the reporter of a format. */
export function createSymbolizeReporter(format: 'text' | 'json' | 'ndjson'): SymbolizeReporter {
  switch (format) {
    case 'text':
      return {
        address: (address, frames) => `${formatAddress(address)}: ${formatFrames(frames)}`,
        notAnAddress: () => '??\n',
        finish: () => '',
      };
    case 'ndjson':
      return {
        address: (address, frames) => `${safeJson(toJson(address, frames))}\n`,
        notAnAddress: (text) => `${safeJson(rejectedToJson(text))}\n`,
        finish: () => '',
      };
    case 'json':
      return createJsonReporter();
  }
}

function createJsonReporter(): SymbolizeReporter {
  let isFirst = true;
  const next = (item: object): string => {
    const start = isFirst ? '[\n' : ',\n';
    isFirst = false;
    return start + safeJson(item);
  };
  return {
    address: (address, frames) => next(toJson(address, frames)),
    notAnAddress: (text) => next(rejectedToJson(text)),
    finish: () => (isFirst ? '[]\n' : '\n]\n'),
  };
}

// As `addr2line -pfiaC` prints it, with `??` for what is not known.
function formatFrames(frames: readonly Frame[]): string {
  if (frames.length === 0) return '?? at ??:0\n';
  return frames.map((frame, i) => `${i === 0 ? '' : ' (inlined by) '}${formatFrame(frame)}\n`).join('');
}

function formatFrame({ function: name, file, line }: Frame): string {
  return safeText(`${name ?? '??'} at ${file ?? '??'}:${line ?? 0}`);
}

function toJson(address: number, frames: readonly Frame[]): object {
  return { address: formatAddress(address), frames };
}

function rejectedToJson(text: string): object {
  return { address: null, text, frames: [] };
}
