import type { FreeBytes, MemorySample, StreamerEvent, StreamerStep } from '../../src/model/console-record.js';

/** Bytes of a figure in whole KB, as the firmware prints it. */
export const kb = (kilobytes: number): number => kilobytes * 1024;

type SampleOptions = { readonly clients?: number | null; readonly boot?: number; readonly line?: number };

/** A line of the periodic monitor; pools that are not given are null. */
export function sampleAt(
  timeMs: number | null,
  free: Partial<FreeBytes>,
  options: SampleOptions = {},
): MemorySample {
  return {
    kind: 'memory',
    line: options.line ?? Math.round((timeMs ?? 0) / 10) + 1,
    boot: options.boot ?? 0,
    timeMs,
    free: { heap: null, dma: null, internal: null, psram: null, ...free },
    clients: options.clients === undefined ? 0 : options.clients,
    largestFreeBytes: null,
    resolutionBytes: 1024,
    phase: null,
  };
}

/** A step of a connection, by the clock of its own line. */
export function stepAt(timeMs: number, step: StreamerStep, more: Partial<StreamerEvent> = {}): StreamerEvent {
  return {
    kind: 'streamer',
    line: Math.round(timeMs / 10) + 1,
    boot: 0,
    timeMs,
    step,
    client: null,
    clock: 'uptime',
    ...more,
  };
}
