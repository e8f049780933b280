/** The chips that are played, as `idf.py set-target` spells them. */
export type ChipName = 'esp32p4' | 'esp32c6' | 'esp32c3' | 'esp32s3' | 'esp32';

/**
 * What a flash tool sees of a chip. Kept apart from the tables of our own loader client, so that a wrong address in one
 * of them shows; values from esptool 5.3.1, targets/, which judges them.
 */
export type ChipModel = {
  readonly name: ChipName;
  readonly id: number;
  /** What the ROM prints of itself. */
  readonly romName: string;
  /** The lines of the ROM that tell how it starts. */
  readonly modes: { readonly flash: string; readonly download: string };
  /** Major x 100 + minor. */
  readonly revision: number;
  /** Words that never change: revision and MAC. */
  readonly eFuses: ReadonlyMap<number, number>;
  readonly spi: { readonly cmd: number; readonly usr2: number; readonly w0: number };
  readonly watchdog: { readonly config0: number; readonly config1: number; readonly protect: number } | null;
  /** Where its stub goes, of each release of esptool; anything else that is loaded hangs. */
  readonly stubTexts: readonly number[];
  /**
   * Its stub raises the clock, and then sets the line to the rate in the ROM's record of its UART (esp-flasher-stub 1.1,
   * main.c). Whether a change of the rate reaches that record nobody has looked up: here it does not.
   */
  readonly isRateReset: boolean;
  readonly bootloaderOffset: number;
  /** Its flash is off until somebody switches it on. */
  readonly isFlashOff: boolean;
  /** The original ESP32: no GET_SECURITY_INFO, four words in BEGIN. */
  readonly isOld: boolean;
};

/** 02:00:5e:10:00:01, an address of no device. */
const mac = { upper: 0x0200, lower: 0x5e100001 } as const;

/** The chips, each in the revisions that are played; the first of each name is its default. */
const models: readonly ChipModel[] = [
  p4({ revision: 302, romName: 'esp32p4-eco7-20260109', stubTexts: [0x4ff50000], isFlashOff: true }),
  p4({ revision: 103, romName: 'esp32p4-eco2-20240710', stubTexts: [0x4ff10000], isFlashOff: false }),
  {
    ...p4({ revision: 1, romName: 'esp32c6-20220919', stubTexts: [0x40800000], isFlashOff: false }),
    name: 'esp32c6',
    id: 13,
    modes: {
      flash: 'boot:0xc (SPI_FAST_FLASH_BOOT)',
      download: 'boot:0x4 (DOWNLOAD(USB/UART0/SDIO_REI_FEO))',
    },
    // Minor in bits 21:18 of the fourth word, major in 23:22.
    eFuses: eFuses(0x600b0844, [[3, 1 << 18]]),
    spi: spiAt(0x60003000),
    watchdog: { config0: 0x600b1c00, config1: 0x600b1c04, protect: 0x600b1c18 },
    bootloaderOffset: 0,
    isRateReset: false,
  },
  {
    ...p4({ revision: 4, romName: 'esp32c3-api1-20210207', stubTexts: [0x40380000], isFlashOff: false }),
    name: 'esp32c3',
    id: 5,
    modes: { flash: 'boot:0xc (SPI_FAST_FLASH_BOOT)', download: 'boot:0x4 (DOWNLOAD(USB/UART0/1))' },
    // Minor in bits 20:18 of the fourth word.
    eFuses: eFuses(0x60008844, [[3, 4 << 18]]),
    spi: spiAt(0x60002000),
    watchdog: { config0: 0x60008090, config1: 0x60008094, protect: 0x600080a8 },
    bootloaderOffset: 0,
    isRateReset: false,
  },
  {
    ...p4({ revision: 2, romName: 'esp32s3-20210327', stubTexts: [0x40378000], isFlashOff: false }),
    name: 'esp32s3',
    id: 9,
    modes: { flash: 'boot:0x8 (SPI_FAST_FLASH_BOOT)', download: 'boot:0x0 (DOWNLOAD(USB/UART0))' },
    eFuses: eFuses(0x60007044, [[3, 2 << 18]]),
    spi: spiAt(0x60002000),
    watchdog: { config0: 0x60008098, config1: 0x6000809c, protect: 0x600080b0 },
    bootloaderOffset: 0,
    isRateReset: false,
  },
  // esptool 4 puts its stub elsewhere (4.8.1, targets/stub_flasher/1/esp32.json).
  {
    ...p4({ revision: 301, romName: '', stubTexts: [0x400a8000, 0x400be000], isFlashOff: false }),
    name: 'esp32',
    id: 0,
    modes: {
      flash: 'boot:0x13 (SPI_FAST_FLASH_BOOT)',
      download: 'boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))',
    },
    // The word that tells it, revision 3 in three places, minor in bits 25:24 of the sixth word.
    eFuses: new Map([
      [0x40001000, 0x00f01d83],
      [0x3ff5a004, mac.lower],
      [0x3ff5a008, mac.upper],
      [0x3ff5a00c, 1 << 15],
      [0x3ff5a014, (1 << 20) | (1 << 24)],
      [0x3ff6607c, 0x8000_0000],
    ]),
    spi: { cmd: 0x3ff42000, usr2: 0x3ff42024, w0: 0x3ff42080 },
    watchdog: null,
    bootloaderOffset: 0x1000,
    isOld: true,
  },
];

/** A chip; of the ESP32-P4 there are two. Null for one that is not played. */
export function chipModel(name: ChipName, revision?: number): ChipModel | null {
  return (
    models.find((model) => model.name === name && (revision === undefined || model.revision === revision)) ??
    null
  );
}

function p4(given: Pick<ChipModel, 'revision' | 'romName' | 'stubTexts' | 'isFlashOff'>): ChipModel {
  const major = Math.floor(given.revision / 100);
  // Minor in bits 3:0, major in 5:4 and 23.
  const word = (given.revision % 100) | ((major & 3) << 4) | (((major >> 2) & 1) << 23);
  return {
    ...given,
    name: 'esp32p4',
    id: 18,
    modes: { flash: 'boot:0x30f (SPI_FAST_FLASH_BOOT)', download: 'boot:0x307 (DOWNLOAD(USB/UART0/SPI))' },
    eFuses: eFuses(0x5012d044, [[2, word]]),
    spi: spiAt(0x5008d000),
    watchdog: { config0: 0x50116000, config1: 0x50116004, protect: 0x50116018 },
    bootloaderOffset: 0x2000,
    isRateReset: true,
    isOld: false,
  };
}

function eFuses(base: number, words: readonly (readonly [number, number])[]): ReadonlyMap<number, number> {
  const all = [[0, mac.lower], [1, mac.upper], ...words] as const;
  return new Map(all.map(([index, word]) => [base + index * 4, word]));
}

function spiAt(base: number): ChipModel['spi'] {
  return { cmd: base, usr2: base + 0x20, w0: base + 0x58 };
}
