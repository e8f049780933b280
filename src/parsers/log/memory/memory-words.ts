import type { Capability } from '../../../model/console-record.js';

/** What a figure of memory is: only what is free now, and the largest block of it, is looked for. */
export type FigureKind = 'free' | 'largest' | 'other';

/** How people call pools of memory. `8BIT` and `DEFAULT` are what malloc takes from. */
const capabilities: ReadonlyMap<string, Capability> = new Map([
  ['dma', 'dma'],
  ['psram', 'psram'],
  ['spiram', 'psram'],
  ['external', 'psram'],
  ['ext', 'psram'],
  ['internal', 'internal'],
  ['int', 'internal'],
  ['inram', 'internal'],
  ['dram', 'internal'],
  ['sram', 'internal'],
  ['heap', 'heap'],
  ['memory', 'heap'],
  ['mem', 'heap'],
  ['ram', 'heap'],
  ['total', 'heap'],
  ['8bit', 'heap'],
  ['default', 'heap'],
]);

/** The more special of two names wins: `free DMA memory`, `internal heap`, `external RAM`. */
const ranks: readonly Capability[] = ['dma', 'psram', 'internal', 'heap'];

const kinds: ReadonlyMap<string, FigureKind> = new Map([
  ['free', 'free'],
  ['available', 'free'],
  ['avail', 'free'],
  ['largest', 'largest'],
  ['biggest', 'largest'],
  ['lfb', 'largest'],
  ['min', 'other'],
  ['minimum', 'other'],
  ['minimal', 'other'],
  ['lowest', 'other'],
  ['watermark', 'other'],
  ['used', 'other'],
  ['usage', 'other'],
  ['allocated', 'other'],
  ['iram', 'other'],
  ['rtc', 'other'],
]);

/** Words that may stand between a name and its figure; any other word ends what a figure is called. */
const fillers = new Set(
  'block blk size bytes byte get is of the now current currently esp caps malloc cap alloc max memory bit spi capable'.split(
    ' ',
  ),
);

/** True for a word of the vocabulary. */
export function isMemoryWord(word: string): boolean {
  return capabilities.has(word) || kinds.has(word) || fillers.has(word);
}

/** The pool that some words name; null where they name none. */
export function capabilityOf(words: readonly string[]): Capability | null {
  // `Total free: 33070 KB` is of the heap; `total: 8192 KB, free: 60 KB` is of anything.
  const names = words.filter((word) => word !== 'total' || kindOf(words) === 'free');
  const named = new Set(names.flatMap((word) => capabilities.get(word) ?? []));
  return ranks.find((capability) => named.has(capability)) ?? null;
}

/** What kind of figure some words name; null where they name none. `min free`, `largest free block` are not free. */
export function kindOf(words: readonly string[]): FigureKind | null {
  const named = new Set(words.flatMap((word) => kinds.get(word) ?? []));
  if (words.includes('max') && words.includes('alloc')) named.add('largest');
  return (['other', 'largest', 'free'] as const).find((kind) => named.has(kind)) ?? null;
}
