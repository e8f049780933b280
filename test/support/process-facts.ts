import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Why the facts below cannot be had here; null on Linux. */
export const whyNoProcessFacts = existsSync('/proc/self/status') ? null : 'there is no /proc here';

export type ProcessFacts = {
  readonly rssKilobytes: number;
  readonly descriptors: number;
  readonly threads: number;
};

export function processFacts(pid: number): ProcessFacts {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const numberOf = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    rssKilobytes: numberOf('VmRSS'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: numberOf('Threads'),
  };
}

export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

/** False for one that is gone, and for a zombie. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
