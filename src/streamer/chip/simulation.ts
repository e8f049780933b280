import { DiagError, exitCodes } from '../../errors.js';
import type { PortDevice } from '../port/memory-port.js';
import { EmulatedChip } from './chip.js';
import { chipModel, type ChipName } from './chip-models.js';
import type { StartApplication } from './firmware/application.js';
import type { MemoryModelConfig } from './firmware/model-config.js';
import { FaultyDevice, type Fault } from './fault.js';
import { FlashMemory } from './flash-memory.js';
import { PacedDevice } from './paced-device.js';
import type { Revision } from './registers.js';

/** What a simulated chip is like, and the line to it. */
export type SimulationOptions = {
  readonly chip?: ChipName;
  /** Of the ESP32-P4: 103, or 302, the default. */
  readonly revision?: Revision;
  readonly faults?: readonly Fault[];
  readonly isSecureDownload?: boolean;
  readonly wiring?: 'bridge' | 'usb-jtag' | 'usb-otg';
  readonly reenumerates?: boolean;
  /** Bytes take the time that they take at the baud rate. */
  readonly isPaced?: boolean;
  /** The streamer's console after each boot, over this model of its memory. */
  readonly memoryModel?: MemoryModelConfig;
  /** What runs instead of that console. */
  readonly startApplication?: StartApplication;
};

const flashBytes = 16 * 1024 * 1024;

/** A chip with 16 MB of flash, and lines to it. */
export class Simulation {
  readonly flash = new FlashMemory(flashBytes);
  readonly chip: EmulatedChip;
  readonly #options: SimulationOptions;

  constructor(options: SimulationOptions = {}) {
    const { chip = 'esp32p4', revision, isSecureDownload = false } = options;
    const { memoryModel = null, startApplication = null, wiring = 'bridge', reenumerates = false } = options;
    this.#options = options;
    const model = chipModel(chip, revision);
    if (model === null) throw notPlayed(chip, revision);
    this.chip = new EmulatedChip({
      model,
      flash: this.flash,
      isSecureDownload,
      memoryModel,
      startApplication,
      wiring,
      reenumerates,
    });
  }

  /** The chip behind a new line; faults count the bytes of that line. */
  connect(): PortDevice {
    const { faults = [], isPaced = false } = this.#options;
    const device = faults.length === 0 ? this.chip : new FaultyDevice(this.chip, faults);
    return isPaced ? new PacedDevice(device) : device;
  }
}

function notPlayed(chip: ChipName, revision: Revision | undefined): DiagError {
  return new DiagError({
    code: 'chip-not-played',
    message: `The simulation has no ${chip} of revision ${(revision ?? 0) / 100}.`,
    hint: 'Leave --revision out: it is for the ESP32-P4.',
    exitCode: exitCodes.usage,
  });
}
