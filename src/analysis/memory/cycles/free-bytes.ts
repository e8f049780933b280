import type { Capability, FreeBytes } from '../../../model/console-record.js';

export const capabilities: readonly Capability[] = ['heap', 'dma', 'internal', 'psram'];

/** The scarcest first: DMA runs out before all else. Of pools that tell the same it is the one that is named. */
export const scarcestFirst: readonly Capability[] = ['dma', 'internal', 'psram', 'heap'];

/** Nothing is known. */
export const unknownFree: FreeBytes = { heap: null, dma: null, internal: null, psram: null };

/** One figure a pool. */
export function eachPool(value: (capability: Capability) => number | null): FreeBytes {
  return { heap: value('heap'), dma: value('dma'), internal: value('internal'), psram: value('psram') };
}

/** The least of both; what one does not know, the other tells. */
export function lowestOf(a: FreeBytes, b: FreeBytes): FreeBytes {
  if (!isLowerAnywhere(b, a)) return a;
  return eachPool((pool) => (a[pool] === null ? b[pool] : Math.min(a[pool], b[pool] ?? a[pool])));
}

/** `a - b` where both are known. */
export function differenceOf(a: FreeBytes, b: FreeBytes): FreeBytes {
  return eachPool((pool) => (a[pool] === null || b[pool] === null ? null : a[pool] - b[pool]));
}

function isLowerAnywhere(b: FreeBytes, a: FreeBytes): boolean {
  const isLower = isLowerFigure(b.heap, a.heap) || isLowerFigure(b.dma, a.dma);
  return isLower || isLowerFigure(b.internal, a.internal) || isLowerFigure(b.psram, a.psram);
}

function isLowerFigure(b: number | null, a: number | null): boolean {
  return b !== null && (a === null || b < a);
}
