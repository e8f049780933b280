import type { ProjectFile } from '../../model/doctor.js';
import {
  parseCmakeConfiguration,
  parseDefaultsList,
  type NamedConfiguration,
} from '../../parsers/source/cmake-configuration.js';

export type ChosenFiles = NamedConfiguration & {
  /** What names them, `CMakeLists.txt` or the variable of the environment. */
  readonly place: string;
  /** True where `CMakeLists.txt` names the defaults. */
  readonly isNamed: boolean;
};

const variable = 'SDKCONFIG_DEFAULTS';

/** Which files a build takes the configuration from: `CMakeLists.txt` says it, else the environment. */
export function chooseFiles(cmake: ProjectFile): ChosenFiles {
  const named = parseCmakeConfiguration(cmake.kind === 'text' ? cmake.text : '');
  const isNamed = named.defaults !== null || named.unclear.some(({ name }) => name === variable);
  const list = process.env[variable] ?? '';
  if (isNamed || list === '') return { ...named, place: cmake.path, isNamed };
  const defaults = parseDefaultsList(list);
  const unclear = defaults === null ? [{ name: variable, line: null } as const] : [];
  return { ...named, defaults, unclear: [...named.unclear, ...unclear], place: variable, isNamed };
}
