import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Builds `dist/` once before all tests, so that `test/cli` runs the program as users get it. */
export default async function buildOnce(): Promise<void> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd, encoding: 'utf8' });
  if (build.error) throw build.error;
  if (build.status !== 0) {
    throw new Error(`The program does not build, so no test can run it:\n${build.stdout}${build.stderr}`);
  }
}
