import { existsSync, readFileSync } from 'node:fs';

/**
 * The URL of a file of this package, wherever the program runs from: compiled file by file, or bundled.
 * `path` counts from the package's root, e.g. `dist/page/report.js`.
 */
export function packageFile(path: string): URL {
  return new URL(path, packageRoot());
}

/** The version in our package.json. */
export function packageVersion(): string {
  // Our own package.json, which always has a version.
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}

function packageRoot(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/')
    folder = new URL('..', folder);
  return folder;
}
