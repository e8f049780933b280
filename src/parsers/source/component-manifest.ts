import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { ComponentDependency } from '../../model/doctor.js';
import { isWanted, matchedVersion } from './manifest-rules.js';

export type ComponentManifest = {
  readonly dependencies: readonly ComponentDependency[];
  /** Why it is no manifest, with the line where that shows; null where it is one. */
  readonly problem: { readonly line: number; readonly what: string } | null;
};

/**
 * Reads the dependencies of an `idf_component.yml` or a `dependencies.lock` of ESP-IDF's component manager. Aliases are
 * not followed: no manifest needs them, and they may be made to grow without end. What is not for `target`, where that
 * is known, is left out.
 */
export function parseComponentManifest(
  path: string,
  text: string,
  target: string | null = null,
): ComponentManifest {
  const lines = new LineCounter();
  const lineOf = (offset: number | undefined): number => Math.max(1, lines.linePos(offset ?? 0).line);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) return { dependencies: [], problem: { line: lineOf(error.pos[0]), what: error.message } };
  const { contents } = document;
  if (contents === null) return { dependencies: [], problem: null };
  if (!isMap(contents)) {
    return { dependencies: [], problem: { line: lineOf(contents.range?.[0]), what: 'it is no mapping' } };
  }
  const dependencies = contents.get('dependencies', true);
  if (dependencies === undefined || (isScalar(dependencies) && dependencies.value === null)) {
    return { dependencies: [], problem: null };
  }
  if (!isMap(dependencies)) {
    return {
      dependencies: [],
      problem: { line: lineOf(rangeOf(dependencies)), what: 'dependencies is no mapping' },
    };
  }
  return { dependencies: readDependencies(dependencies, { path, lineOf, target }), problem: null };
}

type Manifest = {
  readonly path: string;
  readonly lineOf: (offset: number | undefined) => number;
  readonly target: string | null;
};

function readDependencies(map: YAMLMap, { path, lineOf, target }: Manifest): ComponentDependency[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || (isMap(value) && !isWanted(value, target))) return [];
    const name = String(key.value);
    // A lock names ESP-IDF itself; a manifest may ask for a version of it.
    const full = name.includes('/') || name === 'idf' ? name : `espressif/${name}`;
    const version = isMap(value)
      ? (value.get('version') ?? matchedVersion(value, target))
      : isScalar(value)
        ? value.value
        : null;
    const isVersion = typeof version === 'string' || typeof version === 'number';
    return [{ name: full, version: isVersion ? String(version) : null, path, line: lineOf(key.range?.[0]) }];
  });
}

function rangeOf(node: unknown): number | undefined {
  return isScalar(node) ? node.range?.[0] : undefined;
}
