import type { FlashedMedia } from './flashed-media.js';
import type { FreeMemory } from './model-heap.js';

const kilo = 1024;
/** What WebRTC's initialisation takes: before it the real console had 33,070, 375 and 405 KB, and 10 KB less afterwards. */
const initTaken: FreeMemory = { heap: 136 * kilo, dma: 10 * kilo, internal: 10 * kilo };
const tag = 'h264_streamer';

/** Time since the boot when the application starts, and when the streamer does; there is no Wi-Fi to wait for. */
const startMs = 685;
export const streamerStartMs = 775;

/**
 * What the firmware prints from `app_main` to its streamer (main/h264_streamer.c), without Wi-Fi, which is not simulated.
 * `free` is what is left once the streamer is ready.
 */
export function startBlock(media: FlashedMedia, free: FreeMemory): readonly string[] {
  const before = {
    heap: free.heap + initTaken.heap,
    dma: free.dma + initTaken.dma,
    internal: free.internal + initTaken.internal,
  };
  return [
    `I (${startMs}) ${tag}: Starting H.264 WebRTC streamer...`,
    `I (${startMs + 30}) ${tag}: Initializing LittleFS`,
    ...mountLines(media),
    `I (${startMs + 80}) ${tag}: Starting WebRTC streamer...`,
    'Memory status before WebRTC init:',
    `  Total free: ${whole(before.heap)} KB`,
    `  Internal free: ${whole(before.internal)} KB`,
    `  DMA free: ${whole(before.dma)} KB`,
    `  DMA+Internal free: ${whole(before.dma)} KB`,
  ];
}

function mountLines(media: FlashedMedia): readonly string[] {
  const at = startMs + 70;
  switch (media.kind) {
    case 'none':
      return [];
    case 'unmountable':
      return [`E (${at}) ${tag}: Failed to mount LittleFS`];
    case 'mounted': {
      const [total, used] = [whole(media.totalBytes), whole(media.usedBytes)];
      return [`I (${at}) ${tag}: LittleFS partition size: total: ${total} KB, used: ${used} KB`];
    }
  }
}

function whole(bytes: number): number {
  return Math.floor(bytes / kilo);
}
