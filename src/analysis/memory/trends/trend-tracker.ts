import type { Capability, MemorySample } from '../../../model/console-record.js';
import type { StretchPhase, Trend } from '../../../model/console-report.js';
import { capabilities } from '../cycles/free-bytes.js';
import { fitStretch, type FittedPiece } from './fit-stretch.js';
import { goesOn } from './goes-on.js';
import type { Point } from './theil-sen.js';
import { OpenStretch } from './open-stretch.js';
import type { Numbered } from './thinned-list.js';

/** Follows memory from event to event, and tells the trends of each stretch when it ends. */
export class TrendTracker {
  readonly #onTrends: (trends: readonly Trend[]) => void;
  #stretch = new OpenStretch();
  #phase: StretchPhase = 'idle';

  readonly #source: string;

  constructor(source: string, onTrends: (trends: readonly Trend[]) => void) {
    this.#source = source;
    this.#onTrends = onTrends;
  }

  /** A reading of the periodic monitor; one without a time is of no use here. */
  add(sample: MemorySample): void {
    if (sample.timeMs !== null) this.#stretch.add(sample);
  }

  /** What was read so far belongs to the start of the firmware. */
  callBoot(): void {
    this.#phase = 'boot';
  }

  /** Something happened that may change where memory goes. */
  endStretch(endedBy: Trend['endedBy'], next: StretchPhase): void {
    const trends = this.#trendsOfStretch(endedBy);
    this.#phase = next;
    this.#stretch = new OpenStretch();
    if (trends.length > 0) this.#onTrends(trends);
  }

  /** The trends of the stretch that goes on, as if the log ended here: for those who watch. */
  peek(): readonly Trend[] {
    return this.#trendsOfStretch('end-of-log');
  }

  #trendsOfStretch(endedBy: Trend['endedBy']): readonly Trend[] {
    const { samples } = this.#stretch;
    if (samples.length === 0) return [];
    const known: FittedPool[] = [];
    return capabilities.flatMap((capability) => {
      const pool = fitPool(samples, capability, known);
      known.push(pool);
      return trendsOf(pool, { source: this.#source, capability, phase: this.#phase, endedBy });
    });
  }
}

type StretchFacts = Pick<Trend, 'source' | 'capability' | 'phase' | 'endedBy'>;

type FittedPool = {
  readonly readings: readonly Reading[];
  readonly resolution: number;
  readonly pieces: readonly FittedPiece[];
};

function fitPool(
  samples: readonly Numbered<MemorySample>[],
  capability: Capability,
  known: readonly FittedPool[],
): FittedPool {
  const readings: Reading[] = [];
  let resolution = 1;
  for (const { item, ordinal } of samples) {
    const y = item.free[capability];
    if (y === null || item.timeMs === null) continue;
    readings.push({ x: item.timeMs, y, ordinal, sample: item });
    resolution = Math.max(resolution, item.resolutionBytes);
  }
  for (const twin of known) {
    const offset = offsetBetween(twin.readings, readings);
    if (offset !== null && twin.resolution === resolution)
      return { readings, resolution, pieces: twin.pieces.map((piece) => movedBy(piece, offset)) };
  }
  return { readings, resolution, pieces: fitStretch(readings, resolution) };
}

// On the P4 internal memory is DMA memory and a constant; the same fit serves both.
function offsetBetween(a: readonly Reading[], b: readonly Reading[]): number | null {
  if (a.length === 0 || a.length !== b.length) return null;
  const offset = (b[0]?.y ?? 0) - (a[0]?.y ?? 0);
  for (let i = 1; i < b.length; i++) if ((b[i]?.y ?? 0) - (a[i]?.y ?? 0) !== offset) return null;
  return offset;
}

function movedBy(piece: FittedPiece, bytes: number): FittedPiece {
  const { kind, from, to, slope, low, high } = piece;
  return {
    kind,
    from,
    to,
    slope,
    low,
    high,
    startBytes: piece.startBytes + bytes,
    endBytes: piece.endBytes + bytes,
  };
}

function trendsOf(pool: FittedPool, facts: StretchFacts): Trend[] {
  const { readings, pieces } = pool;
  const last = pieces.length - 1;
  const canForecast = facts.phase !== 'connecting' && goesOn(readings, pieces);
  return pieces.flatMap((piece, i) => {
    const [from, to] = [readings[piece.from], readings[piece.to]];
    if (!from || !to) return [];
    const endedBy = i === last ? facts.endedBy : 'change';
    return [toTrend(piece, { pool, facts, from, to, endedBy, canForecast: i === last && canForecast })];
  });
}

type Reading = Point & { readonly ordinal: number; readonly sample: MemorySample };

type PiecePlace = {
  readonly pool: FittedPool;
  readonly facts: StretchFacts;
  readonly from: Reading;
  readonly to: Reading;
  readonly endedBy: Trend['endedBy'];
  /** Where it falls: it will go on until nothing is left, unless something changes. */
  readonly canForecast: boolean;
};

// Field by field: made of spread objects, the trends of a noisy log took a third of the time.
function toTrend(piece: FittedPiece, place: PiecePlace): Trend {
  const { pool, facts, from, to, endedBy, canForecast } = place;
  const end = Math.max(0, piece.endBytes);
  const secondsAt = (bytesPerMs: number): number => tenths(end / -bytesPerMs / 1000);
  return {
    source: facts.source,
    boot: from.sample.boot,
    capability: facts.capability,
    kind: piece.kind,
    phase: facts.phase,
    fromMs: from.x,
    toMs: to.x,
    fromLine: from.sample.line,
    toLine: to.sample.line,
    samples: to.ordinal - from.ordinal + 1,
    slopeBytesPerSecond: Math.round(piece.slope * 1000),
    low: Math.round(piece.low * 1000),
    high: Math.round(piece.high * 1000),
    startBytes: Math.round(piece.startBytes),
    endBytes: Math.round(piece.endBytes),
    resolutionBytes: pool.resolution,
    timeToEmptySeconds: canForecast ? secondsAt(piece.slope) : null,
    timeToEmptyInterval: canForecast ? { low: secondsAt(piece.low), high: secondsAt(piece.high) } : null,
    endedBy,
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
