import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const buildScript = fileURLToPath(new URL('../../samples/firmware/build.sh', import.meta.url));
/** Where `firmware.ld`'s `.scenario` lies in the RAM of the emulated machine (see `capture.sh`). */
const scenarioAddress = 0x80bbff00;

/** The first of the tools that is not installed, or null. */
export function missingTool(...tools: readonly string[]): string | null {
  return tools.find((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0) ?? null;
}

/** Builds the sample firmware into a folder and returns the path of its ELF. */
export function buildFirmware(folder: string, variables: Readonly<Record<string, string>> = {}): string {
  const env = { ...process.env, ...variables };
  const { status, stderr, error } = spawnSync('sh', [buildScript, folder], { env, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`the sample firmware does not build:\n${stderr}`);
  return `${folder}/streamer.elf`;
}

/** Boots an ELF of the sample firmware without connections and returns its console. */
export function bootFirmware(elf: string, console: string): string {
  return runFirmware(elf, console, { logConstructors: 1 });
}

/** What a run shall do: words of `scenario.h`. */
type Scenario = {
  readonly connections?: number;
  readonly dumpAll?: number;
  readonly logConstructors?: number;
};

/** Runs an ELF of the sample firmware under qemu and returns its console, which goes to a file: under load qemu drops what a pipe does not take at once. */
export function runFirmware(elf: string, console: string, scenario: Scenario): string {
  const sha256 = createHash('sha256').update(readFileSync(elf)).digest('hex');
  const { connections = 0, dumpAll = 0, logConstructors = 0 } = scenario;
  const identity = [Number.parseInt(sha256.slice(0, 8), 16), Number.parseInt(sha256.slice(8, 9), 16)];
  const loaders = [connections, dumpAll, 0, logConstructors, ...identity].flatMap((word, index) => [
    '-device',
    `loader,addr=${scenarioAddress + index * 4},data=${word},data-len=4`,
  ]);
  const machine = '-M virt -m 128M -bios none -display none -monitor none'.split(' ');
  const run = spawnSync(
    'qemu-system-riscv32',
    [...machine, '-serial', `file:${console}`, '-kernel', elf, ...loaders],
    { stdio: 'ignore', timeout: 60_000 },
  );
  if (run.error) throw run.error;
  return readFileSync(console, 'utf8');
}

/** The addresses of the constructors that a boot said it calls, in their order; system init functions left out. */
export function constructorCalls(log: string): readonly number[] {
  return Array.from(log.matchAll(/calling init function: (0x[0-9a-f]{8})\r?$/gm), ([, address]) =>
    Number(address),
  );
}
