import { checkComponents } from '../../analysis/project/check-components.js';
import { checkAddresses, checkMachine } from '../../analysis/project/check-machine.js';
import { check, sortChecks } from '../../analysis/project/doctor-check.js';
import type {
  ComponentDependency,
  ConfigurationFiles,
  DoctorCheck,
  ProjectFile,
} from '../../model/doctor.js';
import { findWrittenAddresses } from '../../parsers/source/written-addresses.js';
import { lookAtMachine } from '../../streamer/project/machine.js';
import { readProject, type ProjectFiles } from '../../streamer/project/read-project.js';
import { readConfiguration } from './read-configuration.js';
import { readPartitions } from './read-partitions.js';

export type DoctorInputs = { readonly media?: string; readonly revision?: number };

export type DoctorFacts = {
  readonly checks: readonly DoctorCheck[];
  readonly configuration: ConfigurationFiles;
  readonly defaults: ProjectFile;
  readonly laterDefaults: readonly Extract<ProjectFile, { kind: 'text' }>[];
};

/** Reads a project and this machine, and checks all of it. */
export async function readDoctor(folder: string, { media, revision }: DoctorInputs): Promise<DoctorFacts> {
  const files = await readProject(folder);
  const machine = await lookAtMachine();
  const configuration = await readConfiguration(folder, files, revision ?? null);
  const written = [...files.sources, ...configuration.files].flatMap((file) =>
    file.kind === 'text' ? findWrittenAddresses(file.path, file.text) : [],
  );
  const { description } = files;
  const { defaults, laterDefaults, isNamed, path: sdkconfig } = configuration;
  const all = [
    ...configuration.checks,
    ...(await readComponents(files, configuration.sdkconfig.value('CONFIG_IDF_TARGET'))),
    ...(await readPartitions(folder, { configuration, description, media })),
    ...checkAddresses(written, machine.addresses),
    ...checkMachine(machine),
  ];
  return {
    checks: sortChecks(all),
    configuration: { sdkconfig, defaults: defaults.path, isNamed },
    defaults,
    laterDefaults,
  };
}

async function readComponents(
  { manifests, lock }: ProjectFiles,
  target: string | null,
): Promise<DoctorCheck[]> {
  if (manifests.length === 0 && lock.kind === 'absent') return [];
  // The YAML parser takes longer to load than most projects take to read.
  const { parseComponentManifest } = await import('../../parsers/source/component-manifest.js');
  const checks: DoctorCheck[] = [];
  const dependenciesOf = (file: ProjectFile): readonly ComponentDependency[] => {
    const { path } = file;
    if (file.kind === 'unreadable') {
      checks.push(check(['doctor-manifest', 'error'], { path, found: file.reason, state: 'unreadable' }));
    }
    if (file.kind !== 'text') return [];
    const { dependencies, problem } = parseComponentManifest(path, file.text, target);
    if (problem === null) return dependencies;
    const { line, what } = problem;
    checks.push(check(['doctor-manifest', 'error'], { path, line, found: what, state: 'no-yaml' }));
    return [];
  };
  const asked = manifests.flatMap(dependenciesOf);
  const locked = dependenciesOf(lock);
  return [...checks, ...checkComponents(asked, locked)];
}
