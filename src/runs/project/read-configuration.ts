import { checkDefaults } from '../../analysis/project/check-defaults.js';
import { checkSdkconfig } from '../../analysis/project/check-sdkconfig.js';
import { check } from '../../analysis/project/doctor-check.js';
import type { DoctorCheck, ProjectFile } from '../../model/doctor.js';
import { SdkconfigParser, type Sdkconfig } from '../../parsers/source/sdkconfig.js';
import type { ProjectFiles } from '../../streamer/project/read-project.js';
import { readProjectFile } from '../../streamer/project/read-project-file.js';

type ProjectText = Extract<ProjectFile, { kind: 'text' }>;

export type Configuration = {
  readonly sdkconfig: Sdkconfig;
  /** True where a build wrote it. */
  readonly isBuilt: boolean;
  /** The files that it is made of. */
  readonly files: readonly ProjectText[];
  /** `sdkconfig.defaults.<target>`, which wins over `sdkconfig.defaults`. */
  readonly targetDefaults: ProjectFile;
  readonly checks: readonly DoctorCheck[];
};

/** The configuration of the last build, else what the next one starts from, and what is wrong with it. */
export async function readConfiguration(
  folder: string,
  { sdkconfig: file, defaults }: ProjectFiles,
  boardRevision: number | null,
): Promise<Configuration> {
  const built = parseSdkconfig([file]);
  const targetDefaults = await readTargetDefaults(folder, built, defaults);
  const starting = [defaults, targetDefaults].filter(isText);
  const unreadable = [file, defaults, targetDefaults].flatMap(checkReadable);
  const found = { targetDefaults, isBuilt: built.size > 0 };
  if (found.isBuilt) {
    const next = { sdkconfig: built, defaults: parseSdkconfig(starting), path: defaults.path };
    const judged = checkSdkconfig({ path: file.path, sdkconfig: built, boardRevision });
    const checks = [...unreadable, ...judged, ...checkDefaults(next)];
    return { ...found, sdkconfig: built, files: [file].filter(isText), checks };
  }
  // ESP-IDF looks for the target's file only where the general one is (esp-idf v5.5 tools/cmake/kconfig.cmake).
  const files = defaults.kind === 'absent' ? [] : starting;
  const sdkconfig = parseSdkconfig([...files, ...environmentTarget()]);
  // What cannot be read may say all of it: nothing is known then.
  const isKnown = file.kind !== 'unreadable' || defaults.kind === 'text';
  const judged = isKnown ? checkSdkconfig({ path: defaults.path, sdkconfig, boardRevision }) : [];
  return {
    ...found,
    sdkconfig,
    files,
    checks: [...unreadable, ...checkStart(file, defaults, targetDefaults), ...judged],
  };
}

function isText(file: ProjectFile): file is ProjectText {
  return file.kind === 'text';
}

async function readTargetDefaults(
  folder: string,
  built: Sdkconfig,
  defaults: ProjectFile,
): Promise<ProjectFile> {
  const next = [defaults, ...environmentTarget()];
  const named = (built.size > 0 ? built : parseSdkconfig(next)).value(targetOption) ?? '';
  // A name that leads elsewhere is none of a chip.
  const target = /^[a-z0-9]{1,20}$/.test(named) ? named : 'esp32p4';
  return readProjectFile(folder, `sdkconfig.defaults.${target}`);
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

function checkStart(file: ProjectFile, defaults: ProjectFile, targetDefaults: ProjectFile): DoctorCheck[] {
  const { path } = file;
  const state = file.kind === 'text' ? 'empty' : 'absent';
  return [
    ...(file.kind === 'unreadable' ? [] : [check(['doctor-sdkconfig', 'warning'], { path, state })]),
    ...(defaults.kind === 'absent' && targetDefaults.kind === 'text'
      ? [check(['doctor-ignored-default', 'warning'], { path: targetDefaults.path, state: 'not-read' })]
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
