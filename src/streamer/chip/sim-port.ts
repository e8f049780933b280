import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { codeOf, inputError } from '../../io/input-error.js';
import { portErrorWith } from '../port/port-error.js';
import { MemoryPort } from '../port/memory-port.js';
import type { Port, PortInfo } from '../port/port.js';
import { EmulatedChip } from './chip.js';
import { FaultyDevice, type Fault } from './fault.js';
import { FlashMemory } from './flash-memory.js';
import type { Revision } from './registers.js';

/** What the chip in this process is like. */
export type SimOptions = {
  readonly revision?: Revision;
  readonly faults?: readonly Fault[];
  readonly isSecureDownload?: boolean;
};

export const simFlashBytes = 16 * 1024 * 1024;

/** The built-in chip as a port: `sim` starts empty, `sim:FILE` keeps its flash in the file. */
export async function openSimPort(text: string, options: SimOptions): Promise<Port> {
  const file = text.startsWith('sim:') ? text.slice('sim:'.length) : null;
  const flash = new FlashMemory(simFlashBytes);
  if (file !== null) await loadFlash(flash, file);
  const { revision = 302, isSecureDownload = false, faults = [] } = options;
  const chip = new EmulatedChip({ revision, flash, isSecureDownload });
  const info: PortInfo = {
    path: text,
    kind: 'sim',
    isSimulated: true,
    hasModemLines: true,
    hasBaud: true,
    vendorId: null,
    productId: null,
  };
  const device = faults.length === 0 ? chip : new FaultyDevice(chip, faults);
  const port = new SimPort(info, device, async () => {
    if (file !== null) await saveFlash(flash, file);
  });
  chip.powerOn();
  return port;
}

class SimPort extends MemoryPort {
  readonly #save: () => Promise<void>;
  #isSaved = false;

  constructor(info: PortInfo, device: EmulatedChip | FaultyDevice, save: () => Promise<void>) {
    super(info, device);
    this.#save = save;
  }

  override async close(): Promise<void> {
    await super.close();
    if (this.#isSaved) return;
    this.#isSaved = true;
    await this.#save();
  }
}

/** Reads a flash that was kept; a file that does not exist is an empty flash. */
export async function loadFlash(flash: FlashMemory, file: string): Promise<void> {
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
export async function saveFlash(flash: FlashMemory, file: string): Promise<void> {
  let end = flash.bytes.length;
  while (end > 0 && flash.bytes[end - 1] === 0xff) end--;
  try {
    await writeFileAtomic(file, Buffer.from(flash.bytes.subarray(0, end)));
  } catch (cause) {
    throw portErrorWith({
      code: 'port-failed',
      message: `The simulated flash cannot be kept in ${file}: ${codeOf(cause) || String(cause)}.`,
      hint: 'Give sim: a file in a directory that exists and that you may write to.',
      cause,
    });
  }
}
