import { checkDefaults } from '../../analysis/project/check-defaults.js';
import { checkSdkconfig } from '../../analysis/project/check-sdkconfig.js';
import { check } from '../../analysis/project/doctor-check.js';
import type { DoctorCheck, ProjectFile } from '../../model/doctor.js';
import { SdkconfigParser, type Sdkconfig } from '../../parsers/source/sdkconfig.js';
import type { ProjectFiles } from '../../streamer/project/read-project.js';
import { readProjectFile } from '../../streamer/project/read-project-file.js';
import { chooseFiles, type ChosenFiles } from './choose-files.js';

type ProjectText = Extract<ProjectFile, { kind: 'text' }>;

export type Configuration = {
  readonly sdkconfig: Sdkconfig;
  /** Where it lies. */
  readonly path: string;
  /** True where a build wrote it. */
  readonly isBuilt: boolean;
  /** The files that it is made of. */
  readonly files: readonly ProjectText[];
  /** The defaults that are written to, `sdkconfig.defaults` where nothing names others. */
  readonly defaults: ProjectFile;
  /** What is read behind these and wins: `sdkconfig.defaults.<target>`. */
  readonly laterDefaults: readonly ProjectText[];
  /** True where `CMakeLists.txt` names the defaults. */
  readonly isNamed: boolean;
  readonly checks: readonly DoctorCheck[];
};

/** The configuration of the last build, else what the next one starts from, and what is wrong with it. */
export async function readConfiguration(
  folder: string,
  files: ProjectFiles,
  boardRevision: number | null,
): Promise<Configuration> {
  const chosen = chooseFiles(files.cmake);
  const file = chosen.sdkconfig === null ? files.sdkconfig : await readProjectFile(folder, chosen.sdkconfig);
  const built = parseSdkconfig([file]);
  const general = await readGeneral(folder, files.defaults, chosen);
  const all = await withTargets(folder, general, targetOf(built, general));
  const defaults =
    general.find(({ path }) => path === files.defaults.path) ?? general.at(-1) ?? files.defaults;
  const unreadable = [file, ...all].flatMap(checkReadable);
  const found = {
    path: file.path,
    isBuilt: built.size > 0,
    defaults,
    laterDefaults: all.slice(all.indexOf(defaults) + 1).filter(isText),
    isNamed: chosen.isNamed,
  };
  if (found.isBuilt) {
    const next = { sdkconfig: built, defaults: parseSdkconfig(all), path: defaults.path };
    const judged = checkSdkconfig({ path: file.path, sdkconfig: built, boardRevision });
    const overruled = isUnclear(chosen) ? [] : checkDefaults(next);
    const place = checkUnclear(chosen, ['SDKCONFIG']);
    const checks = [...unreadable, ...place, ...checkNamed(chosen, general), ...judged, ...overruled];
    return { ...found, sdkconfig: built, files: [file].filter(isText), checks };
  }
  // ESP-IDF looks for the target's file only where the general one is (esp-idf v5.5 tools/cmake/kconfig.cmake).
  const starting = general.every(({ kind }) => kind === 'absent') ? [] : all.filter(isText);
  const sdkconfig = parseSdkconfig([...starting, ...environmentTarget()]);
  // What cannot be read, or is not known, may say all of it: nothing is known then.
  const isKnown =
    !isUnclear(chosen) && (file.kind !== 'unreadable' || general.some(({ kind }) => kind === 'text'));
  const judged = isKnown ? checkSdkconfig({ path: defaults.path, sdkconfig, boardRevision }) : [];
  const start = isUnclear(chosen) ? [] : checkStart(file, general, all);
  return {
    ...found,
    sdkconfig,
    files: starting,
    checks: [
      ...unreadable,
      ...checkUnclear(chosen, ['SDKCONFIG', 'SDKCONFIG_DEFAULTS']),
      ...checkNamed(chosen, general),
      ...start,
      ...judged,
    ],
  };
}

function isText(file: ProjectFile): file is ProjectText {
  return file.kind === 'text';
}

/** The defaults for every chip. */
async function readGeneral(
  folder: string,
  usual: ProjectFile,
  { defaults }: ChosenFiles,
): Promise<readonly ProjectFile[]> {
  if (defaults === null) return [usual];
  return Promise.all(defaults.map((path) => readProjectFile(folder, path)));
}

/** Each with that of the target right behind it. */
async function withTargets(
  folder: string,
  general: readonly ProjectFile[],
  target: string,
): Promise<readonly ProjectFile[]> {
  const pairs = general.map(async (file) => [file, await readProjectFile(folder, `${file.path}.${target}`)]);
  return (await Promise.all(pairs)).flat();
}

function targetOf(built: Sdkconfig, general: readonly ProjectFile[]): string {
  const next = [...general, ...environmentTarget()];
  const named = (built.size > 0 ? built : parseSdkconfig(next)).value(targetOption) ?? '';
  // A name that leads elsewhere is none of a chip.
  return /^[a-z0-9]{1,20}$/.test(named) ? named : 'esp32p4';
}

const targetOption = 'CONFIG_IDF_TARGET';

/** What the environment chooses; it wins where no `sdkconfig` is there yet (esp-idf v5.5 tools/cmake/targets.cmake). */
function environmentTarget(): readonly ProjectText[] {
  const name = process.env['IDF_TARGET'] ?? '';
  return name === '' ? [] : [{ kind: 'text', path: 'IDF_TARGET', text: `${targetOption}="${name}"` }];
}

function checkReadable(file: ProjectFile): DoctorCheck[] {
  if (file.kind !== 'unreadable') return [];
  return [check(['doctor-sdkconfig', 'error'], { path: file.path, found: file.reason, state: 'unreadable' })];
}

function isUnclear({ unclear }: ChosenFiles): boolean {
  return unclear.length > 0;
}

function checkUnclear({ unclear, place }: ChosenFiles, names: readonly string[]): DoctorCheck[] {
  const own = unclear.filter(({ name }) => names.includes(name));
  return own.map(({ name, line }) =>
    check(['doctor-sdkconfig', 'warning'], { path: place, line, name, state: 'unclear' }),
  );
}

/** The build stops at a file that is named and is not there. */
function checkNamed(chosen: ChosenFiles, general: readonly ProjectFile[]): DoctorCheck[] {
  const { defaults, optional, place } = chosen;
  if (defaults === null) return [];
  const absent = general.filter(({ kind, path }) => kind === 'absent' && !optional.includes(path));
  return absent.map(({ path }) => {
    const name = 'SDKCONFIG_DEFAULTS';
    return check(['doctor-sdkconfig', 'error'], { path: place, name, found: path, state: 'named-absent' });
  });
}

function checkStart(
  file: ProjectFile,
  general: readonly ProjectFile[],
  all: readonly ProjectFile[],
): DoctorCheck[] {
  const { path } = file;
  const state = file.kind === 'text' ? 'empty' : 'absent';
  const target = general.every(({ kind }) => kind === 'absent') ? all.find(isText) : undefined;
  return [
    ...(file.kind === 'unreadable' ? [] : [check(['doctor-sdkconfig', 'warning'], { path, state })]),
    ...(target
      ? [check(['doctor-ignored-default', 'warning'], { path: target.path, state: 'not-read' })]
      : []),
  ];
}

function parseSdkconfig(files: readonly ProjectFile[]): Sdkconfig {
  const parser = new SdkconfigParser();
  for (const file of files) {
    if (file.kind !== 'text') continue;
    parser.begin(file.path);
    for (const line of file.text.split(/\r?\n/)) parser.push(line);
  }
  return parser.end();
}
