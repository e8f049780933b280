// `C:\src` or `C:/src`: a compiler on Windows, whatever system reads the file now.
const windowsRoot = /^[A-Za-z]:[\\/]/;

/**
 * The path of a source file, made absolute with the folders it is relative to, outermost first. The same text on
 * every system: slashes, without `.`, `..` and doubled slashes, so that one file has one name.
 */
export function joinSourcePath(folders: readonly (string | null)[], name: string): string {
  let path = name;
  for (let i = folders.length - 1; i >= 0 && !isAbsolute(path); i--) {
    const folder = folders[i];
    if (folder) path = `${folder}/${path}`;
  }
  return normalise(path);
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || windowsRoot.test(path);
}

function normalise(path: string): string {
  const slashed = windowsRoot.test(path) ? path.replaceAll('\\', '/') : path;
  if (!slashed.includes('/.') && !slashed.includes('//') && !slashed.startsWith('.')) return slashed;
  const kept: string[] = [];
  for (const part of slashed.split('/')) {
    const last = kept.at(-1);
    if (part === '..' && last !== undefined && last !== '..') {
      // Nothing is above the root, which is the empty part before the first slash or a drive.
      if (kept.length > 1 || !isAbsolute(slashed)) kept.pop();
    } else if (part !== '.' && (part !== '' || kept.length === 0)) {
      kept.push(part);
    }
  }
  return kept.join('/') || '/';
}
