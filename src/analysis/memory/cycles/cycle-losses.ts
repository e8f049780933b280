import { deviationOf, medianOf } from '../trends/median.js';
import type { Point } from '../trends/theil-sen.js';

/** What was lost from one level to the next, in so many connections. */
type Loss = { readonly bytes: number; readonly connections: number };

/** The losses between neighbours, of levels with their count of connections (`x`) and free bytes (`y`). */
export function lossesOf(levels: readonly Point[]): Loss[] {
  return levels.slice(1).map(({ x, y }, i) => {
    const before = levels[i] ?? { x: x - 1, y };
    return { bytes: before.y - y, connections: x - before.x };
  });
}

function rateOf({ bytes, connections }: Loss): number {
  return bytes / connections;
}

/** Connections in all. */
export function connectionsIn(losses: readonly Loss[]): number {
  return losses.reduce((sum, { connections }) => sum + connections, 0);
}

/** Bytes that a connection lost, over all. */
export function meanOf(losses: readonly Loss[]): number {
  return losses.reduce((sum, { bytes }) => sum + bytes, 0) / connectionsIn(losses);
}

/**
 * How far each loss is from what the mean makes of its connections, over their root: the variance of a walk grows with
 * them. In bytes.
 */
export function residualsOf(losses: readonly Loss[]): number[] {
  const mean = meanOf(losses);
  return losses.map(({ bytes, connections }) => (bytes - connections * mean) / Math.sqrt(connections));
}

/**
 * Standard error of the mean loss of a connection, in bytes. What a reading leaves open is a part of its step
 * (`resolution`), however many connections lie between.
 */
export function errorOf(losses: readonly Loss[], resolution: number): number {
  const connections = connectionsIn(losses);
  const squares = residualsOf(losses).reduce((sum, residual) => sum + residual ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, losses.length - 1));
  const open = resolution / 4 / Math.sqrt(connections / losses.length);
  return Math.max(deviation, open) / Math.sqrt(connections);
}

/** Bytes lost from the first level to the better of the last two. */
export function lostIn(levels: readonly Point[]): number {
  return (levels[0]?.y ?? 0) - Math.max(...levels.slice(-2).map(({ y }) => y));
}

/**
 * What one connection lost at most, and the level behind it: where several lie between two levels, the others are taken
 * for ordinary ones.
 */
export function largestDrop(levels: readonly Point[]): { readonly bytes: number; readonly index: number } {
  const losses = lossesOf(levels);
  const ordinary = Math.max(0, medianOf(losses.map(rateOf)));
  let drop = { bytes: 0, index: 0 };
  for (const [index, { bytes, connections }] of losses.entries()) {
    const ofOne = bytes - (connections - 1) * ordinary;
    if (ofOne > drop.bytes) drop = { bytes: ofOne, index: index + 1 };
  }
  return drop;
}

/** How far losses are from an ordinary one, in bytes: the median of the distances. */
export function spreadOfLosses(levels: readonly Point[]): number {
  const losses = lossesOf(levels);
  const ordinary = medianOf(losses.map(rateOf));
  return deviationOf(
    losses.map(({ bytes, connections }) => bytes - connections * ordinary),
    0,
  );
}
