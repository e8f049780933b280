import { spawnSync } from 'node:child_process';

/** The best of some rounds. */
export type Cost = { readonly seconds: number; readonly memoryKb: number };

/**
 * NaN where a command does not exist. They take turns, so that whatever else the machine does hits all of them.
 * Memory through /usr/bin/time, which reports the child's maximum.
 */
export function bestOf(commands: readonly (readonly string[])[], times: number): Cost[] {
  const best = commands.map((): { seconds: number; memoryKb: number } => ({
    seconds: Infinity,
    memoryKb: 0,
  }));
  for (let round = 0; round < times; round++) {
    for (const [index, command] of commands.entries()) {
      const cost = best[index];
      const start = performance.now();
      const run = spawnSync('/usr/bin/time', ['-f', '%M', ...command], { encoding: 'utf8' });
      if (!cost) continue;
      const seconds = (performance.now() - start) / 1000;
      cost.seconds = run.status === 0 ? Math.min(cost.seconds, seconds) : Number.NaN;
      cost.memoryKb = Math.max(cost.memoryKb, Number(run.stderr.trim().split('\n').at(-1)));
    }
  }
  return best;
}
