import type { ConsoleFinding } from '../../model/console-finding.js';
import type { Capability, MemorySample } from '../../model/console-record.js';
import { fingerprintOf } from '../fingerprint.js';
import { capabilities } from './cycles/free-bytes.js';

/** Windows that are kept of one monitor; twice as many become pairs. */
const maxWindows = 256;
/** Of each third of a boot at least three. */
const minWindows = 9;
/** Monitors of one boot: which pools their lines name tells them apart. */
const maxMonitors = 8;

/** Free memory that stays is this share at least of what it was. */
const keptShare = 0.9;
/** The largest block that falls to this share is worth a word; what grows again by a quarter is none that falls. */
const fallenShare = 0.5;
const mostRegrowth = 1.25;
/** Where the largest block is a smaller share of what is free, allocations of ordinary size begin to fail. */
const scarceShare = 1 / 8;

/** Highest figures of some readings in a row, so that what a connection takes for a while does not count. */
type Window = { largest: number; readonly free: number[]; readings: number };

type Reading = Pick<MemorySample, 'line' | 'boot' | 'timeMs'>;

type Monitor = {
  readonly pools: readonly Capability[];
  readonly windows: Window[];
  /** Readings of a window. */
  span: number;
  last: Reading;
};

/** Notices where the largest free block of a boot falls and free memory does not: the heap falls to pieces. */
export class Fragmentation {
  readonly #monitors = new Map<string, Monitor>();

  add({ free, largestFreeBytes, line, boot, timeMs }: MemorySample): void {
    if (largestFreeBytes === null) return;
    const pools = capabilities.filter((pool) => free[pool] !== null);
    const key = pools.join(' ');
    const last = { line, boot, timeMs };
    const monitor = this.#monitors.get(key) ?? { pools, windows: [], span: 1, last };
    if (!this.#monitors.has(key) && this.#monitors.size === maxMonitors) return;
    this.#monitors.set(key, monitor);
    monitor.last = last;
    const bytes = pools.map((pool) => free[pool] ?? 0);
    const reading = { largest: largestFreeBytes, free: bytes, readings: 1 };
    const open = monitor.windows.at(-1);
    if (open && open.readings < monitor.span) join(open, reading);
    else monitor.windows.push(reading);
    if (monitor.windows.length === 2 * maxWindows) halve(monitor);
  }

  /** Call at the end of the boot. */
  findings(source: string): readonly ConsoleFinding[] {
    return [...this.#monitors.values()].flatMap((monitor): readonly ConsoleFinding[] => {
      const fall = fallOf(monitor);
      if (!fall) return [];
      const { capability, freeBytes, toBytes } = fall;
      return [
        {
          ruleId: 'heap-fragmented',
          severity: toBytes <= scarceShare * freeBytes ? 'warning' : 'note',
          confidence: 'by-pattern',
          evidence: { source, ...monitor.last, ...fall },
          fingerprint: fingerprintOf('heap-fragmented', [capability]),
        },
      ];
    });
  }
}

function join(window: Window, { largest, free, readings }: Window): void {
  window.largest = Math.max(window.largest, largest);
  for (const [index, bytes] of free.entries()) window.free[index] = Math.max(window.free[index] ?? 0, bytes);
  window.readings += readings;
}

function halve(monitor: Monitor): void {
  const pairs = monitor.windows.splice(0);
  for (const [index, window] of pairs.entries()) {
    if (index % 2 === 0) monitor.windows.push(window);
    else join(monitor.windows.at(-1) ?? window, window);
  }
  monitor.span *= 2;
}

type Fall = {
  readonly capability: Capability;
  readonly fromBytes: number;
  readonly toBytes: number;
  readonly freeBytes: number;
  readonly samples: number;
};

function fallOf({ pools, windows }: Monitor): Fall | null {
  if (windows.length < minWindows) return null;
  const third = Math.floor(windows.length / 3);
  const [start, middle, end] = [
    highest(windows.slice(0, third)),
    highest(windows.slice(third, -third)),
    highest(windows.slice(-third)),
  ];
  const isFalling =
    end.largest <= fallenShare * start.largest &&
    end.largest <= mostRegrowth * middle.largest &&
    middle.largest <= mostRegrowth * start.largest;
  const isKept = pools.every((_, index) => (end.free[index] ?? 0) >= keptShare * (start.free[index] ?? 0));
  if (!isFalling || !isKept) return null;
  // Of several pools in a line it is the smallest that the block fits in.
  const fitting = pools
    .map((capability, index) => ({
      capability,
      was: start.free[index] ?? 0,
      freeBytes: end.free[index] ?? 0,
    }))
    .filter(({ was }) => was >= start.largest)
    .toSorted((a, b) => a.freeBytes - b.freeBytes);
  const [pool] = fitting;
  if (!pool || end.largest > fallenShare * pool.freeBytes) return null;
  const samples = windows.reduce((sum, { readings }) => sum + readings, 0);
  const { capability, freeBytes } = pool;
  return { capability, fromBytes: start.largest, toBytes: end.largest, freeBytes, samples };
}

function highest(windows: readonly Window[]): Window {
  const all: Window = { largest: 0, free: [], readings: 0 };
  for (const window of windows) join(all, window);
  return all;
}
