import { readFile } from 'node:fs/promises';
import { codeOf, inputError } from '../input-error.js';
import { hintOfWrite, writeFailure } from '../write-failure.js';
import { writeWholeFile } from '../write-whole-file.js';
import { portErrorWith } from '../port/port-error.js';
import { MemoryPort, type PortDevice } from '../port/memory-port.js';
import type { Port, PortInfo } from '../port/port.js';
import type { FlashMemory } from './flash-memory.js';
import { Simulation, type SimulationOptions } from './simulation.js';

/** The built-in chip as a port: `sim` starts empty, `sim:FILE` keeps its flash in the file. */
export async function openSimPort(text: string, options: SimulationOptions): Promise<Port> {
  const file = text.startsWith('sim:') ? text.slice('sim:'.length) : null;
  const simulation = new Simulation(options);
  if (file !== null) await loadFlash(simulation.flash, file);
  const port = new SimPort({ ...simInfo, path: text }, simulation.connect(), async () => {
    simulation.chip.powerOff();
    if (file !== null) await saveFlash(simulation.flash, file);
  });
  simulation.chip.powerOn();
  return port;
}

const simInfo: Omit<PortInfo, 'path'> = {
  kind: 'sim',
  isSimulated: true,
  hasModemLines: true,
  hasBaud: true,
  vendorId: null,
  productId: null,
  serialNumber: null,
};

const holdMs = 60_000;

class SimPort extends MemoryPort {
  readonly #save: () => Promise<void>;
  #isSaved = false;

  constructor(info: PortInfo, device: PortDevice, save: () => Promise<void>) {
    super(info, device);
    this.#save = save;
    // A port of the system keeps the process alive while it is open; a chip that says nothing has no timer to.
    const hold = setInterval(() => undefined, holdMs);
    this.onClose(() => clearInterval(hold));
  }

  override async close(): Promise<void> {
    await super.close();
    if (this.#isSaved) return;
    this.#isSaved = true;
    await this.#save();
  }
}

/** Reads a flash that was kept; a file that does not exist is an empty flash. */
async function loadFlash(flash: FlashMemory, file: string): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw inputError(file, error);
  }
  if (bytes.length > flash.sizeBytes) {
    throw portErrorWith({
      code: 'port-failed',
      message: `${file} has ${bytes.length} bytes, more than the ${flash.sizeBytes} bytes of the simulated flash.`,
      hint: 'Give a file that sim: itself wrote, or one that does not exist yet.',
    });
  }
  flash.bytes.set(bytes);
}

/** Writes the flash whole or not at all, without the ones behind the last byte that is in use. */
async function saveFlash(flash: FlashMemory, file: string): Promise<void> {
  let end = flash.bytes.length;
  while (end > 0 && flash.bytes[end - 1] === 0xff) end--;
  try {
    await writeWholeFile(file, flash.bytes.subarray(0, end));
  } catch (cause) {
    throw portErrorWith({
      code: 'port-failed',
      message: `The simulated flash cannot be kept in ${file}: ${writeFailure(cause)}.`,
      hint: hintOfWrite(cause, 'sim: a file'),
      cause,
    });
  }
}
