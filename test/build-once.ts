import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Builds `dist/` once before all tests, so that `test/cli` runs the program as users get it. */
export default async function buildOnce(): Promise<void> {
  const compilerFolder = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  for (const project of ['tsconfig.build.json', 'tsconfig.page.json']) {
    const build = spawnSync(process.execPath, [join(compilerFolder, 'bin/tsc'), '-p', project], {
      cwd: projectFolder,
      encoding: 'utf8',
    });
    if (build.error) throw build.error;
    if (build.status !== 0) {
      throw new Error(`The program does not build, so no test can run it:\n${build.stdout}${build.stderr}`);
    }
  }
}
