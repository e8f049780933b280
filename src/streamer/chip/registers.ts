/** Chip revisions that the emulation knows, as the eFuse has them: major x 100 + minor. */
export type Revision = 103 | 302;

const eFuseBlock1 = 0x5012d044;
const mac = [0x02, 0x00, 0x5e, 0x10, 0x00, 0x01] as const;
const spi = { cmd: 0x5008d000, usr2: 0x5008d020, w0: 0x5008d058 } as const;
const userBit = 1 << 18;
const power = { padGroup: 0x5011010c, date: 0x501153fc } as const;
const watchdog = { config0: 0x50116000, config1: 0x50116004, protect: 0x50116018 } as const;
/** Of the slow clock, 136 kHz. */
const ticksPerMs = 136;
const watchdogKey = 0x50d83aa1;
const enableBit = 0x8000_0000;
/** GigaDevice, then a size byte: 0x18 is 16 MB. */
const flashVendor = 0xc8;

/**
 * The registers of an ESP32-P4 that a loader client looks at (addresses: esptool 5.3.1, targets/esp32p4.py). What is
 * not modelled reads what was written, else 0.
 */
export class Registers {
  readonly #words = new Map<number, number>();
  readonly #revision: Revision;
  readonly #flashId: number;
  readonly #onWatchdog: (afterMs: number) => void;

  constructor(options: {
    revision: Revision;
    flashSizeBytes: number;
    onWatchdog: (afterMs: number) => void;
  }) {
    this.#revision = options.revision;
    this.#onWatchdog = options.onWatchdog;
    this.#flashId = (Math.log2(options.flashSizeBytes) << 16) | 0x4000 | flashVendor;
    this.reset();
  }

  /** As after a reset: only eFuses keep what they hold. */
  reset(): void {
    this.#words.clear();
    const [a, b, c, d, e, f] = mac;
    this.#words.set(eFuseBlock1, ((c << 24) | (d << 16) | (e << 8) | f) >>> 0);
    this.#words.set(eFuseBlock1 + 4, (a << 8) | b);
    const major = Math.floor(this.#revision / 100);
    // Minor in bits 3:0, major in 5:4 and 23.
    this.#words.set(
      eFuseBlock1 + 8,
      (this.#revision % 100) | ((major & 3) << 4) | (((major >> 2) & 1) << 23),
    );
  }

  /** The flash of 3.1 and 3.2 is off until the loader client has switched it on (esptool, `power_on_flash`). */
  get isFlashPowered(): boolean {
    if (this.#revision < 301) return true;
    return this.read(power.padGroup) === 1 && (this.read(power.date) & 3) === 3;
  }

  read(address: number): number {
    return this.#words.get(address) ?? 0;
  }

  write(address: number, value: number): void {
    if (address === watchdog.config0) this.#startWatchdog(value);
    if (address === spi.cmd && (value & userBit) !== 0) return this.#runSpiCommand();
    this.#words.set(address, value >>> 0);
  }

  // Read JEDEC id is the only command that anybody sends this way here.
  #runSpiCommand(): void {
    const isReadId = (this.read(spi.usr2) & 0xff) === 0x9f;
    this.#words.set(spi.w0, isReadId && this.isFlashPowered ? this.#flashId : 0);
    this.#words.set(spi.cmd, 0);
  }

  #startWatchdog(value: number): void {
    const isArmed = this.read(watchdog.protect) === watchdogKey && (value & enableBit) !== 0;
    if (isArmed) this.#onWatchdog(this.read(watchdog.config1) / ticksPerMs);
  }
}
