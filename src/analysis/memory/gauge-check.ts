import type { FreeBytes, MemorySample } from '../../model/console-record.js';
import { capabilities } from './cycles/free-bytes.js';

/** So many readings in connections, and as many outside, before a gauge is called one that stands. */
const minReadings = 4;
/** A coarser one may stand through a small connection. */
const finestBytes = 1_024;

/**
 * Finds out whether free memory is a figure that never moves. No connection is up without memory of its own, so what
 * reads the same in connections and between them (a minimum since the boot, a figure of the start) tells nothing.
 */
export class GaugeCheck {
  #first: FreeBytes | null = null;
  #hasMoved = false;
  #connected = 0;
  #apart = 0;

  add({ free, resolutionBytes }: MemorySample, isConnected: boolean): void {
    if (this.#hasMoved) return;
    if (isConnected) this.#connected++;
    else this.#apart++;
    const before = this.#first;
    this.#hasMoved =
      resolutionBytes > finestBytes ||
      (before !== null && capabilities.some((pool) => moves(before, free, pool)));
    this.#first = before === null ? free : joined(before, free);
  }

  get isStanding(): boolean {
    return !this.#hasMoved && Math.min(this.#connected, this.#apart) >= minReadings;
  }
}

function moves(before: FreeBytes, now: FreeBytes, pool: keyof FreeBytes): boolean {
  return before[pool] !== null && now[pool] !== null && before[pool] !== now[pool];
}

// Lines of several monitors name other pools.
function joined(before: FreeBytes, now: FreeBytes): FreeBytes {
  return {
    heap: before.heap ?? now.heap,
    dma: before.dma ?? now.dma,
    internal: before.internal ?? now.internal,
    psram: before.psram ?? now.psram,
  };
}
