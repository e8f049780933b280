import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What `npm pack` puts into the tarball, as npm says it; with `--dry-run` there is none. */
export function npmPack(...options: readonly string[]): {
  readonly files: readonly string[];
  readonly filename: string;
} {
  const args = ['pack', '--json', '--ignore-scripts', ...options];
  const maxBuffer = 64 * 1024 * 1024;
  const answer: unknown = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer }));
  // A list up to npm 11, by name from npm 12 on.
  const [packed] = Object.values(answer as Record<string, { filename: string; files: { path: string }[] }>);
  if (!packed) throw new Error('npm pack says nothing.');
  return { files: packed.files.map(({ path }) => path), filename: packed.filename };
}
