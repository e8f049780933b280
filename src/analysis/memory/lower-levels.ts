import type { Capability, MemorySample } from '../../model/console-record.js';
import type { LowerLevel, Sourced } from '../../model/console-report.js';
import { capabilities } from './cycles/free-bytes.js';

const parts = 4;
/** Readings of a pool in each part. */
const minReadings = 3;
/** What one part lacks of the one before, in steps of the reading, and all of them of the first. */
const minSteps = 2;
const minShare = 0.02;

/**
 * The pool of a boot that got less from each quarter to the next, by its highest reading there, though no line was
 * found in it: it falls in jumps, or with something that no line of the log names. Null where none did.
 */
export function findLowerLevel(samples: readonly Sourced<MemorySample>[]): LowerLevel | null {
  const boots = new Map<string, Sourced<MemorySample>[]>();
  for (const sample of samples) {
    if (sample.phase !== null || sample.timeMs === null) continue;
    const key = `${sample.boot} ${sample.source}`;
    const ofBoot = boots.get(key);
    if (ofBoot) ofBoot.push(sample);
    else boots.set(key, [sample]);
  }
  for (const periodic of boots.values()) {
    for (const capability of capabilities) {
      const level = levelOf(periodic, capability);
      if (level) return level;
    }
  }
  return null;
}

function levelOf(samples: readonly Sourced<MemorySample>[], capability: Capability): LowerLevel | null {
  const known = samples.filter(({ free }) => free[capability] !== null);
  const [first, last] = [known[0]?.timeMs ?? 0, known.at(-1)?.timeMs ?? 0];
  if (last <= first) return null;
  const quarters: number[][] = Array.from({ length: parts }, () => []);
  for (const { free, timeMs } of known) {
    const part = Math.min(parts - 1, Math.floor((((timeMs ?? first) - first) * parts) / (last - first)));
    quarters[part]?.push(free[capability] ?? 0);
  }
  if (quarters.some(({ length }) => length < minReadings)) return null;
  const highest = quarters.map((values) => Math.max(...values));
  const resolution = Math.max(...known.map(({ resolutionBytes }) => resolutionBytes));
  const [fromBytes = 0, toBytes = 0] = [highest[0], highest.at(-1)];
  const falls = highest.slice(1).every((bytes, i) => (highest[i] ?? 0) - bytes >= minSteps * resolution);
  return falls && fromBytes - toBytes >= minShare * fromBytes ? { capability, fromBytes, toBytes } : null;
}
