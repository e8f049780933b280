/** Where a project has its configuration: paths from its folder on. */
export type NamedConfiguration = {
  /** The file that menuconfig writes; null where nothing names one. */
  readonly sdkconfig: string | null;
  /** What a first build starts from, later files win; null where nothing names any. */
  readonly defaults: readonly string[] | null;
  /** Those of them that count only where they are there. */
  readonly optional: readonly string[];
  /** Lines that name one of these in a way that is not followed here: what it holds is not known then. */
  readonly unclear: readonly { readonly name: ConfigurationVariable; readonly line: number | null }[];
};

type ConfigurationVariable = 'SDKCONFIG' | 'SDKCONFIG_DEFAULTS';

type Command = {
  readonly name: string;
  readonly words: readonly string[];
  readonly line: number;
};

/** Where CMake's variables point to, seen from the project's folder. */
const folders: Readonly<Record<string, string>> = {
  CMAKE_SOURCE_DIR: '.',
  CMAKE_CURRENT_SOURCE_DIR: '.',
  CMAKE_CURRENT_LIST_DIR: '.',
  CMAKE_BINARY_DIR: 'build',
  CMAKE_CURRENT_BINARY_DIR: 'build',
};

// set(SDKCONFIG_DEFAULTS "sdkconfig.defaults;sdkconfig.trace")     endif()
const command = /\b(?<name>[A-Za-z_]\w*)[ \t]*\((?<args>(?:"(?:\\.|[^"\\]){0,1024}"|[^()"])*)/g;
const comment = /#[^\n]*|"(?:\\.|[^"\\]){0,1024}"/g;
const word = /"(?<quoted>(?:\\.|[^"\\]){0,1024})"|[^\s"]+/g;
const opens = new Set(['if', 'foreach', 'while', 'function', 'macro']);
const closes = new Set(['endif', 'endforeach', 'endwhile', 'endfunction', 'endmacro']);

/**
 * Reads from a project's `CMakeLists.txt` where its configuration lies: SDKCONFIG and SDKCONFIG_DEFAULTS, which count
 * until `project()` (esp-idf v5.5 tools/cmake/project.cmake). Of conditions only those are followed that ask whether the
 * variable is there yet, or the very file that is added.
 */
export function parseCmakeConfiguration(text: string): NamedConfiguration {
  const values = new Map<ConfigurationVariable, readonly string[]>();
  const unclear: { name: ConfigurationVariable; line: number }[] = [];
  const optional = new Set<string>();
  const conditions: Condition[] = [];
  for (const { name, words, line } of commandsOf(text)) {
    if (name === 'project' && conditions.length === 0) break;
    if (opens.has(name)) conditions.push(name === 'if' ? conditionOf(words) : unknown);
    if (closes.has(name)) conditions.pop();
    if (name === 'else' || name === 'elseif') conditions.splice(-1, 1, unknown);
    const change = changeOf(name, words);
    if (change === null) continue;
    const before = change.isAppended ? (values.get(change.variable) ?? []) : [];
    const paths = pathsOf(change.values, values);
    const asked = conditions.filter((condition) => condition !== 'unset');
    const isFollowed = paths?.every((path) => asked.every(({ existing }) => existing === path));
    const added = isFollowed === true ? paths : null;
    if (asked.length > 0) for (const path of added ?? []) optional.add(path);
    if (added === null) unclear.push({ name: change.variable, line });
    values.set(change.variable, [...before, ...(added ?? [])]);
  }
  const isClear = (name: ConfigurationVariable): boolean => unclear.every((one) => one.name !== name);
  const [sdkconfig = null] = (isClear('SDKCONFIG') && values.get('SDKCONFIG')) || [];
  const defaults = (isClear('SDKCONFIG_DEFAULTS') && values.get('SDKCONFIG_DEFAULTS')) || [];
  const isNamed = defaults.length > 0;
  return {
    sdkconfig,
    defaults: isNamed ? defaults : null,
    optional: isNamed ? [...optional] : [],
    unclear,
  };
}

/** The paths of a list that the environment gives; null where one of them is not of the project. */
export function parseDefaultsList(list: string): readonly string[] | null {
  return pathsOf([list], new Map());
}

function* commandsOf(text: string): Generator<Command> {
  const code = text.replace(comment, (part) => (part.startsWith('#') ? ' '.repeat(part.length) : part));
  let [line, seen] = [1, 0];
  for (const { groups, index } of code.matchAll(command)) {
    line += code.slice(seen, index).split('\n').length - 1;
    seen = index;
    const words = [...(groups?.['args'] ?? '').matchAll(word)].map(
      (match) => match.groups?.['quoted'] ?? match[0],
    );
    yield { name: (groups?.['name'] ?? '').toLowerCase(), words, line };
  }
}

/** Whether one of our variables is unset, whether a file is there, or what is not known here. */
type Condition = 'unset' | { readonly existing: string | null };

const unknown: Condition = { existing: null };

// if(NOT SDKCONFIG)     if(NOT DEFINED SDKCONFIG_DEFAULTS)     if(EXISTS "${CMAKE_SOURCE_DIR}/sdkconfig.local")
function conditionOf(words: readonly string[]): Condition {
  if (/^NOT (?:DEFINED )?SDKCONFIG(?:_DEFAULTS)?$/.test(words.join(' '))) return 'unset';
  const [operator, path = '', more] = words;
  const [existing = null] =
    operator === 'EXISTS' && more === undefined ? (parseDefaultsList(path) ?? []) : [];
  return { existing };
}

type Change = {
  readonly variable: ConfigurationVariable;
  readonly values: readonly string[];
  readonly isAppended: boolean;
};

function changeOf(name: string, words: readonly string[]): Change | null {
  const isAppended = name === 'list' && words[0] === 'APPEND';
  const [variable, ...values] = isAppended ? words.slice(1) : words;
  const isOurs = variable === 'SDKCONFIG' || variable === 'SDKCONFIG_DEFAULTS';
  if (!isOurs || !(isAppended || name === 'set')) return null;
  const end = values.findIndex((value) => value === 'CACHE' || value === 'PARENT_SCOPE');
  return { variable, values: end === -1 ? values : values.slice(0, end), isAppended };
}

function pathsOf(
  values: readonly string[],
  known: ReadonlyMap<ConfigurationVariable, readonly string[]>,
): readonly string[] | null {
  const paths: string[] = [];
  for (const value of values.flatMap((one) => one.split(';')).filter((one) => one !== '')) {
    if (value === '${SDKCONFIG_DEFAULTS}') {
      paths.push(...(known.get('SDKCONFIG_DEFAULTS') ?? []));
      continue;
    }
    const path = value.replace(/\$\{(\w+)\}/g, (whole, name: string) => folders[name] ?? whole);
    if (/[$\\]/.test(path) || path.startsWith('/')) return null;
    paths.push(tidy(path));
  }
  return paths;
}

// `./config/../sdkconfig.ci` is `sdkconfig.ci`; what leads out of the project keeps its start.
function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
