import { spawnSync } from 'node:child_process';

/** What the first installed of the tools prints, or null where none is installed. */
export function runPeer(tools: readonly string[], args: readonly string[]): string | null {
  for (const tool of tools) {
    const run = spawnSync(tool, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
    if (run.error && 'code' in run.error && run.error.code === 'ENOENT') continue;
    if (run.error) throw run.error;
    if (run.status !== 0) throw new Error(`${tool} failed: ${run.stderr}`);
    return run.stdout;
  }
  return null;
}
