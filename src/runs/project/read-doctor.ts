import { join } from 'node:path';
import { checkComponents } from '../../analysis/project/check-components.js';
import { checkAddresses, checkMachine } from '../../analysis/project/check-machine.js';
import { checkPartitions } from '../../analysis/project/check-partitions.js';
import { checkSdkconfig } from '../../analysis/project/check-sdkconfig.js';
import { check, sortChecks } from '../../analysis/project/doctor-check.js';
import type { ComponentDependency, DoctorCheck, ProjectFile } from '../../model/doctor.js';
import { parsePartitionCsv } from '../../parsers/source/partition-csv.js';
import { SdkconfigParser, type Sdkconfig } from '../../parsers/source/sdkconfig.js';
import { findWrittenAddresses } from '../../parsers/source/written-addresses.js';
import { lookAtMachine } from '../../streamer/project/machine.js';
import {
  measureProjectMedia,
  readProject,
  sizeOf,
  type ProjectFiles,
} from '../../streamer/project/read-project.js';
import { readProjectFile } from '../../streamer/project/read-project-file.js';

export type DoctorInputs = { readonly media?: string; readonly revision?: number };
export type DoctorFacts = { readonly checks: readonly DoctorCheck[]; readonly files: ProjectFiles };

/** Reads a project and this machine, and checks all of it. */
export async function readDoctor(folder: string, inputs: DoctorInputs): Promise<DoctorFacts> {
  const files = await readProject(folder);
  const machine = await lookAtMachine();
  const { source, sdkconfig, checks } = readConfiguration(files);
  const written = [...files.sources, ...(source ? [source] : [])].flatMap((file) =>
    file.kind === 'text' ? findWrittenAddresses(file.path, file.text) : [],
  );
  const all = [
    ...checks,
    ...(source
      ? checkSdkconfig({ path: source.path, sdkconfig, boardRevision: inputs.revision ?? null })
      : []),
    ...(await readComponents(files)),
    ...(await readPartitions(folder, { sdkconfig, files, inputs })),
    ...checkAddresses(written, machine.addresses),
    ...checkMachine(machine),
  ];
  return { checks: sortChecks(all), files };
}

type ProjectText = Extract<ProjectFile, { kind: 'text' }>;

type Configuration = {
  readonly source: ProjectText | null;
  readonly sdkconfig: Sdkconfig;
  readonly checks: readonly DoctorCheck[];
};

/** The configuration of the last build, else what the next one starts from. */
function readConfiguration({ sdkconfig, defaults }: ProjectFiles): Configuration {
  const checks = [sdkconfig, defaults].flatMap((file) =>
    file.kind === 'unreadable'
      ? [check(['doctor-sdkconfig', 'error'], { path: file.path, found: file.reason, state: 'unreadable' })]
      : [],
  );
  if (sdkconfig.kind === 'text') {
    const parsed = parseSdkconfig(sdkconfig.text);
    if (parsed.size > 0) return { source: sdkconfig, sdkconfig: parsed, checks };
  }
  const text = defaults.kind === 'text' ? defaults.text : '';
  const start = {
    source: { kind: 'text', path: defaults.path, text } as const,
    sdkconfig: parseSdkconfig(text),
  };
  // What cannot be read may say all of it: nothing is known then.
  if (sdkconfig.kind === 'unreadable') {
    return { ...start, source: defaults.kind === 'text' ? start.source : null, checks };
  }
  const state = sdkconfig.kind === 'text' ? 'empty' : 'absent';
  const missing = check(['doctor-sdkconfig', 'warning'], { path: sdkconfig.path, state });
  return { ...start, checks: [...checks, missing] };
}

function parseSdkconfig(text: string): Sdkconfig {
  const parser = new SdkconfigParser();
  for (const line of text.split(/\r?\n/)) parser.push(line);
  return parser.end();
}

async function readComponents({ manifests, lock }: ProjectFiles): Promise<DoctorCheck[]> {
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
    const { dependencies, problem } = parseComponentManifest(path, file.text);
    if (problem === null) return dependencies;
    const { line, what } = problem;
    checks.push(check(['doctor-manifest', 'error'], { path, line, found: what, state: 'no-yaml' }));
    return [];
  };
  const asked = manifests.flatMap(dependenciesOf);
  const locked = dependenciesOf(lock);
  return [...checks, ...checkComponents(asked, locked)];
}

async function readPartitions(
  folder: string,
  { sdkconfig, files, inputs }: { sdkconfig: Sdkconfig; files: ProjectFiles; inputs: DoctorInputs },
): Promise<DoctorCheck[]> {
  const path = sdkconfig.value('CONFIG_PARTITION_TABLE_CUSTOM_FILENAME') ?? 'partitions.csv';
  const file = await readProjectFile(folder, path);
  const isCustom = sdkconfig.isOn('CONFIG_PARTITION_TABLE_CUSTOM');
  if (file.kind === 'absent' && !isCustom) return [];
  if (file.kind !== 'text') {
    const found = file.kind === 'absent' ? 'does not exist' : file.reason;
    return [check(['doctor-partition-table', 'error'], { path, found, state: 'unreadable' })];
  }
  const tableOffset = Number(sdkconfig.value('CONFIG_PARTITION_TABLE_OFFSET') ?? 0x8000);
  const mediaBytes = await measureProjectMedia(folder, inputs.media);
  return checkPartitions({
    path,
    ...parsePartitionCsv(file.text, tableOffset),
    flashBytes: flashBytesOf(sdkconfig),
    appBytes: await readAppSize(folder, files.description),
    mediaBytes,
    dumpsToFlash: sdkconfig.isOn('CONFIG_ESP_COREDUMP_ENABLE_TO_FLASH'),
  });
}

function flashBytesOf(sdkconfig: Sdkconfig): number | null {
  const megabytes = Number.parseInt(sdkconfig.value('CONFIG_ESPTOOLPY_FLASHSIZE') ?? '', 10);
  return Number.isFinite(megabytes) ? megabytes * 1024 * 1024 : null;
}

async function readAppSize(folder: string, description: ProjectFile): Promise<number | null> {
  if (description.kind !== 'text') return null;
  const name = appNameOf(description.text);
  return name === null ? null : sizeOf(join(folder, 'build', name));
}

function appNameOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('app_bin' in value)) return null;
    const { app_bin: name } = value;
    // It lies in the build folder; a path that leads out of it is none of a build.
    return typeof name === 'string' && /^[\w.+-]{1,200}$/.test(name) ? name : null;
  } catch {
    // A build that was cut short leaves half of it; the size is then not known.
    return null;
  }
}
