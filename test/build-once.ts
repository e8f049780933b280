import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds `dist/` before all tests, unless it was built from these sources, so that `test/cli` runs the program as users
 * get it, with a cache folder that no earlier build has written into. Returns what cleans up.
 */
export default async function buildOnce(): Promise<() => void> {
  const cache = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-cache-'));
  process.env['XDG_CACHE_HOME'] = cache;
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const isBuilt = spawnSync(process.execPath, ['built-from.mjs', 'check'], { cwd }).status === 0;
  if (!isBuilt) build(cwd);
  return () => rmSync(cache, { recursive: true, force: true });
}

function build(cwd: string): void {
  const run = spawnSync('npm', ['run', '--silent', 'build'], { cwd, encoding: 'utf8' });
  if (run.error) throw run.error;
  if (run.status !== 0) {
    throw new Error(`The program does not build, so no test can run it:\n${run.stdout}${run.stderr}`);
  }
}
