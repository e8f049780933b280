import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** As many as Linux follows. */
const maxLinks = 40;

/**
 * The path to which a link leads that nothing is behind yet, where a new file is to be made; any other path as it is.
 * Throws an error of the system's kind, ELOOP, where links lead in a circle.
 */
export function linkTarget(path: string): string {
  let at = path;
  for (let count = 0; count < maxLinks; count++) {
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return at;
    at = resolve(realpathSync(dirname(at)), readlinkSync(at));
  }
  throw Object.assign(new Error(`too many symbolic links: ${path}`), { code: 'ELOOP' });
}
