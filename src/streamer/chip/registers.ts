import type { ChipModel } from './chip-models.js';

/** Revisions of the ESP32-P4 that are played: major x 100 + minor. */
export type Revision = 103 | 302;

const userBit = 1 << 18;
const power = { padGroup: 0x5011010c, date: 0x501153fc } as const;
/** Of the slow clock, 136 kHz. */
const ticksPerMs = 136;
const watchdogKey = 0x50d83aa1;
const enableBit = 0x8000_0000;
/** GigaDevice, then a size byte: 0x18 is 16 MB. */
const flashVendor = 0xc8;

/**
 * The registers of a chip that a loader client looks at. What is not modelled reads what was written, else 0.
 */
export class Registers {
  readonly #words = new Map<number, number>();
  readonly #model: ChipModel;
  readonly #flashId: number;
  readonly #onWatchdog: (afterMs: number) => void;

  constructor(options: { model: ChipModel; flashSizeBytes: number; onWatchdog: (afterMs: number) => void }) {
    this.#model = options.model;
    this.#onWatchdog = options.onWatchdog;
    this.#flashId = (Math.log2(options.flashSizeBytes) << 16) | 0x4000 | flashVendor;
  }

  /** As after a reset: only eFuses keep what they hold. */
  reset(): void {
    this.#words.clear();
  }

  /** The flash of 3.1 and 3.2 of the ESP32-P4 is off until the loader client has switched it on (esptool, `power_on_flash`). */
  get isFlashPowered(): boolean {
    if (!this.#model.isFlashOff) return true;
    return this.read(power.padGroup) === 1 && (this.read(power.date) & 3) === 3;
  }

  read(address: number): number {
    return this.#model.eFuses.get(address) ?? this.#words.get(address) ?? 0;
  }

  write(address: number, value: number): void {
    const { spi, watchdog } = this.#model;
    if (watchdog !== null && address === watchdog.config0) this.#startWatchdog(watchdog, value);
    if (address === spi.cmd && (value & userBit) !== 0) return this.#runSpiCommand();
    this.#words.set(address, value >>> 0);
  }

  // Read JEDEC id is the only command that anybody sends this way here.
  #runSpiCommand(): void {
    const { spi } = this.#model;
    const isReadId = (this.read(spi.usr2) & 0xff) === 0x9f;
    this.#words.set(spi.w0, isReadId && this.isFlashPowered ? this.#flashId : 0);
    this.#words.set(spi.cmd, 0);
  }

  #startWatchdog({ config1, protect }: NonNullable<ChipModel['watchdog']>, value: number): void {
    const isArmed = this.read(protect) === watchdogKey && (value & enableBit) !== 0;
    if (isArmed) this.#onWatchdog(this.read(config1) / ticksPerMs);
  }
}
