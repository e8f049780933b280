import type { Capability } from '../../model/console-record.js';

/** A pool as people call it. */
export const capabilityNames: Readonly<Record<Capability, string>> = {
  heap: 'heap',
  dma: 'DMA',
  internal: 'internal',
  psram: 'PSRAM',
};
