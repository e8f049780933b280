import type { PortDevice } from '../port/memory-port.js';
import { EmulatedChip } from './chip.js';
import type { StartApplication } from './firmware/application.js';
import type { MemoryModelConfig } from './firmware/model-config.js';
import { FaultyDevice, type Fault } from './fault.js';
import { FlashMemory } from './flash-memory.js';
import { PacedDevice } from './paced-device.js';
import type { Revision } from './registers.js';

/** What a simulated chip is like, and the line to it. */
export type SimulationOptions = {
  readonly revision?: Revision;
  readonly faults?: readonly Fault[];
  readonly isSecureDownload?: boolean;
  /** Bytes take the time that they take at the baud rate. */
  readonly isPaced?: boolean;
  /** The streamer's console after each boot, over this model of its memory. */
  readonly memoryModel?: MemoryModelConfig;
  /** What runs instead of that console. */
  readonly startApplication?: StartApplication;
};

const defaultRevision: Revision = 302;
const flashBytes = 16 * 1024 * 1024;

/** A chip with 16 MB of flash, and lines to it. */
export class Simulation {
  readonly flash = new FlashMemory(flashBytes);
  readonly chip: EmulatedChip;
  readonly #options: SimulationOptions;

  constructor(options: SimulationOptions = {}) {
    const { revision = defaultRevision, isSecureDownload = false } = options;
    const { memoryModel = null, startApplication = null } = options;
    this.#options = options;
    this.chip = new EmulatedChip({
      revision,
      flash: this.flash,
      isSecureDownload,
      memoryModel,
      startApplication,
    });
  }

  /** The chip behind a new line; faults count the bytes of that line. */
  connect(): PortDevice {
    const { faults = [], isPaced = false } = this.#options;
    const device = faults.length === 0 ? this.chip : new FaultyDevice(this.chip, faults);
    return isPaced ? new PacedDevice(device) : device;
  }
}
