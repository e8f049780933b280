import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError } from '../../errors.js';
import type { ProjectFile } from '../../model/doctor.js';
import { listProject } from './list-project.js';
import { measureImage } from '../media/build-image.js';
import { readProjectFile } from './read-project-file.js';

const maxManifestBytes = 256 * 1024;
const maxSourceBytes = 1024 * 1024;
const maxSources = 400;
const sourcePattern = /\.(?:c|cc|cpp|cxx|h|hh|hpp|projbuild)$/;
const manifestPattern = /(?:^|\/)idf_component\.yml$/;
/** Where a project keeps what goes into the media partition, by the names that such projects use. */
const mediaFolders = ['littlefs', 'media', 'spiffs', 'littlefs_image', 'storage'];

/** Everything of a project that `doctor` judges, as bytes and texts. */
export type ProjectFiles = {
  readonly sdkconfig: ProjectFile;
  readonly defaults: ProjectFile;
  readonly cmake: ProjectFile;
  readonly manifests: readonly ProjectFile[];
  readonly lock: ProjectFile;
  readonly sources: readonly ProjectFile[];
  readonly description: ProjectFile;
  readonly paths: readonly string[];
};

/** Reads a project. Throws a DiagError where the folder cannot be read, or nothing in it is of an ESP-IDF project. */
export async function readProject(folder: string): Promise<ProjectFiles> {
  const paths = await listProject(folder);
  const read = (path: string, maxBytes?: number): Promise<ProjectFile> =>
    readProjectFile(folder, path, maxBytes);
  const project = {
    sdkconfig: await read('sdkconfig'),
    defaults: await read('sdkconfig.defaults'),
    cmake: await read('CMakeLists.txt', maxManifestBytes),
    manifests: await inTurn(
      paths.filter((path) => manifestPattern.test(path)),
      (path) => read(path, maxManifestBytes),
    ),
    lock: await read('dependencies.lock', maxManifestBytes),
    sources: await inTurn(paths.filter((path) => sourcePattern.test(path)).slice(0, maxSources), (path) =>
      read(path, maxSourceBytes),
    ),
    description: await read('build/project_description.json', maxManifestBytes),
    paths,
  };
  const isProject =
    project.manifests.length > 0 ||
    paths.includes('CMakeLists.txt') ||
    [project.sdkconfig, project.defaults].some(({ kind }) => kind !== 'absent');
  if (isProject) return project;
  throw new DiagError({
    code: 'project-unknown',
    message: `${folder} is no ESP-IDF project: it has no sdkconfig, no sdkconfig.defaults, no CMakeLists.txt and no idf_component.yml.`,
    hint: 'Give the folder of the project: esp-rtc-diag doctor PROJECT_DIR',
  });
}

/** The size of a file that a build made; null where there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
}

/** What the media takes as an image: of the folder that was named, else of the first that is called so. */
export async function measureProjectMedia(folder: string, media: string | undefined): Promise<number | null> {
  if (media !== undefined) return measureImage(media);
  for (const name of mediaFolders) {
    try {
      return await measureImage(join(folder, name));
    } catch (error) {
      // A folder of that name that is not there, or is no media, is not what was asked about.
      if (!(error instanceof DiagError)) throw error;
    }
  }
  return null;
}

// One after another: a project may have hundreds, and files are few at a time.
async function inTurn(
  paths: readonly string[],
  read: (path: string) => Promise<ProjectFile>,
): Promise<readonly ProjectFile[]> {
  const files: ProjectFile[] = [];
  for (const path of paths) files.push(await read(path));
  return files;
}
