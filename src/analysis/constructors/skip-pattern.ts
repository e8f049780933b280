import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { Constructor } from '../../model/constructor.js';
import { pathInComponent } from './source-identity.js';

// What C++ names are full of, and globs would read as groups and classes: only * and ? have a meaning in a name.
const notWildcard = /[\\()[\]{}!+@|]/g;

const options = { dot: true, nonegate: true } as const;

/**
 * A test for a glob on the symbol, the demangled name, the object or the source file of a constructor. A file's
 * pattern holds from any folder on (`src/*.cpp`, `libdatachannel/**`), `*` stays inside a folder, and a `/` at its end
 * means all that is in it.
 */
export function compilePattern(pattern: string): (constructor: Constructor) => boolean {
  const isName = picomatch(pattern.replace(notWildcard, '\\$&'), options);
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const isFile = picomatch(whole.startsWith('/') ? whole : [whole, `**/${whole}`], options);
  const isEqual = (text: string): boolean => text === pattern;
  return ({ symbol, name, object, file }) =>
    [symbol, name].some((text) => text !== null && (isEqual(text) || isName(text))) ||
    objectNames(object).some((text) => isEqual(text) || isFile(text)) ||
    filePaths(file).some((text) => isEqual(text) || isFile(text));
}

// As the compiler, CMake and make name the object of a unit.
function objectNames(object: string | null): readonly string[] {
  return object === null ? [] : [object, `${object}.obj`, `${object}.o`];
}

function filePaths(file: string | null): readonly string[] {
  return file === null ? [] : [posix.normalize(file), posix.normalize(pathInComponent(file))];
}
