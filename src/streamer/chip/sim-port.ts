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
  const refused = whyNoFlash(bytes, flash);
  if (refused !== null) {
    throw portErrorWith({
      code: 'port-failed',
      message: `${file} ${refused}.`,
      hint: 'Give a file that sim: itself wrote, or one that does not exist yet.',
    });
  }
  flash.bytes.set(bytes);
}

const elfMagic = '\x7fELF';
/** As much of a log as shows that it is text; a flash holds headers, tables and what is erased. */
const startBytes = 512;
const printable = /^[\t\n\r\x1b\x20-\x7e]+$/;

// The flash will be written back: a log or an ELF that was given by mistake would be lost.
function whyNoFlash(bytes: Uint8Array, flash: FlashMemory): string | null {
  if (bytes.length > flash.sizeBytes)
    return `has ${bytes.length} bytes, more than the ${flash.sizeBytes} bytes of the simulated flash`;
  const start = Buffer.from(bytes.subarray(0, startBytes)).toString('latin1');
  if (start.startsWith(elfMagic)) return 'is an ELF file, not the flash of a chip';
  return printable.test(start) ? 'is text, not the flash of a chip' : null;
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
