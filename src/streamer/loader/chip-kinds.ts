import type { ChipKind } from './chip-kind.js';

type Word = (index: number) => number;

/** Where most chips have the registers of the flash unit, behind its base. */
const spiOffsets = { usr: 0x18, usr2: 0x20, misoLength: 0x28, w0: 0x58 } as const;
const watchdogKey = 0x50d83aa1;
const superWatchdogKey = 0x8f1d312a;

/** Low-power watchdog of the chips since the C6; its two parts have one key. */
const lowPowerWatchdog = (base: number): NonNullable<ChipKind['watchdogs']> => ({
  config0: base,
  config1: base + 4,
  protect: base + 0x18,
  key: watchdogKey,
  superConfig: base + 0x1c,
  superProtect: base + 0x20,
  superKey: watchdogKey,
  autoFeed: 1 << 18,
});

/** The same in the RTC unit of the chips before it. */
const rtcWatchdog = (config0: number, protect: number): NonNullable<ChipKind['watchdogs']> => ({
  config0,
  config1: config0 + 4,
  protect,
  key: watchdogKey,
  superConfig: protect + 4,
  superProtect: protect + 8,
  superKey: superWatchdogKey,
  autoFeed: 0x8000_0000,
});

function macOfBlock1(word: Word): readonly [number, number] {
  return [word(1), word(0)];
}

// C3 and S3: the minor part lies in two words.
function splitRevision(word: Word): number {
  const minor = (((word(5) >>> 23) & 1) << 3) | ((word(3) >>> 18) & 7);
  return ((word(5) >>> 24) & 3) * 100 + minor;
}

// Chips 0.0 have blocks of version 1.1, in which these bits mean something else.
function isFirstS3(word: Word): boolean {
  return ((word(3) >>> 18) & 7) === 0 && (word(10) & 3) === 1 && ((word(3) >>> 24) & 7) === 1;
}

const esp32p4: ChipKind = {
  id: 18,
  name: 'esp32p4',
  spi: { base: 0x5008d000, ...spiOffsets },
  eFuse: { base: 0x5012d044, words: [0, 1, 2] },
  revision: (word) => {
    const major = (((word(2) >>> 23) & 1) << 2) | ((word(2) >>> 4) & 3);
    return major * 100 + (word(2) & 0xf);
  },
  mac: macOfBlock1,
  // Below 3.0 its RAM lies elsewhere.
  stub: (revision) => (revision < 300 ? 'esp32p4-rev1' : 'esp32p4'),
  watchdogs: lowPowerWatchdog(0x50116000),
  forcedDownload: null,
  isOld: false,
};

const esp32c6: ChipKind = {
  ...esp32p4,
  id: 13,
  name: 'esp32c6',
  spi: { base: 0x60003000, ...spiOffsets },
  eFuse: { base: 0x600b0844, words: [0, 1, 3] },
  revision: (word) => ((word(3) >>> 22) & 3) * 100 + ((word(3) >>> 18) & 0xf),
  stub: () => 'esp32c6',
  watchdogs: lowPowerWatchdog(0x600b1c00),
};

const esp32c3: ChipKind = {
  ...esp32p4,
  id: 5,
  name: 'esp32c3',
  spi: { base: 0x60002000, ...spiOffsets },
  eFuse: { base: 0x60008844, words: [0, 1, 3, 5] },
  revision: splitRevision,
  stub: () => 'esp32c3',
  watchdogs: rtcWatchdog(0x60008090, 0x600080a8),
};

const esp32s3: ChipKind = {
  ...esp32c3,
  id: 9,
  name: 'esp32s3',
  eFuse: { base: 0x60007044, words: [0, 1, 3, 5, 10] },
  revision: (word) => (isFirstS3(word) ? 0 : splitRevision(word)),
  stub: () => 'esp32s3',
  watchdogs: rtcWatchdog(0x60008098, 0x600080b0),
  // Set over USB, it would keep the chip in its loader (esptool, `hard_reset`).
  forcedDownload: { address: 0x6000812c, bits: 1 },
};

/** Word of the eFuses at which the date of the chip's bus control would be, which tells revision 3. */
const busDateWord = 0x301f;
const esp32Majors: Readonly<Record<number, number>> = { 0: 0, 1: 1, 3: 2, 7: 3 };

const esp32: ChipKind = {
  id: 0,
  name: 'esp32',
  spi: { base: 0x3ff42000, usr: 0x1c, usr2: 0x24, misoLength: 0x2c, w0: 0x80 },
  eFuse: { base: 0x3ff5a000, words: [1, 2, 3, 5, busDateWord] },
  revision: (word) => {
    const bits = ((word(busDateWord) >>> 31) << 2) | (((word(5) >>> 20) & 1) << 1) | ((word(3) >>> 15) & 1);
    return (esp32Majors[bits] ?? 0) * 100 + ((word(5) >>> 24) & 3);
  },
  mac: (word) => [word(2), word(1)],
  stub: () => 'esp32',
  watchdogs: null,
  forcedDownload: null,
  isOld: true,
};

/** Chips that are flashed (esptool 5.3.1, targets/). */
export const chipKinds: readonly ChipKind[] = [esp32p4, esp32c6, esp32c3, esp32s3, esp32];
