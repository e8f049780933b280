import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootFirmware, constructorCalls } from './firmware.js';

const sources = fileURLToPath(new URL('../../samples/firmware', import.meta.url));
const startup = 'components/esp_system/startup.c';

// Compiles only what has changed: a build of the whole takes seconds, and most tests change one file.
const compilerWrapper = `#!/bin/sh
source= object= previous=
for word in "$@"; do
  case $previous in -c) source=$word ;; -o) object=$word ;; esac
  previous=$word
done
if [ -n "$source" ] && [ "$object" -nt "$source" ]; then exit 0; fi
exec riscv64-unknown-elf-gcc "$@"
`;

/** A copy of the sample firmware that a test may edit, build and boot. */
export class FirmwareProject {
  readonly folder: string;
  readonly #variables: Readonly<Record<string, string>>;

  private constructor(folder: string, variables: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#variables = variables;
  }

  static create(folder: string, variables: Readonly<Record<string, string>> = {}): FirmwareProject {
    cpSync(sources, folder, { recursive: true });
    writeFileSync(join(folder, 'cc'), compilerWrapper);
    chmodSync(join(folder, 'cc'), 0o755);
    return new FirmwareProject(folder, variables);
  }

  /** Another copy, with what is built so far. */
  copyTo(folder: string): FirmwareProject {
    cpSync(this.folder, folder, { recursive: true, preserveTimestamps: true });
    return new FirmwareProject(folder, this.#variables);
  }

  get startup(): string {
    return join(this.folder, startup);
  }

  get elf(): string {
    return join(this.folder, 'build/streamer.elf');
  }

  build(): string {
    const env = { ...process.env, ...this.#variables, CC: join(this.folder, 'cc') };
    const run = spawnSync('sh', [join(this.folder, 'build.sh')], { env, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the firmware does not build:\n${run.stderr}`);
    return this.elf;
  }

  /** Addresses of the constructors that a boot under qemu calls, in their order. */
  boot(elf = this.elf): readonly number[] {
    return constructorCalls(bootFirmware(elf, join(this.folder, 'console.log')));
  }

  /** Each symbol with its address, as nm prints them, without those of our own table. */
  symbols(): readonly string[] {
    const run = spawnSync('riscv64-unknown-elf-nm', [this.elf], { encoding: 'utf8' });
    return run.stdout.split('\n');
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }
}
