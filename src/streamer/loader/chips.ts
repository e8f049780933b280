import type { StubName } from './stub.js';

/** A chip of the family as a flash tool must know it (esptool 5.3.1, targets/). */
export type ChipKind = {
  readonly id: number;
  /** As `idf.py set-target` spells it. */
  readonly name: string;
  readonly spiBase: number;
  readonly eFuseBlock1: number;
  readonly bootloaderOffset: number;
  /** Revision from words of eFuse block 1: major x 100 + minor; null where we know no formula. */
  readonly revision: ((word: (index: number) => number) => number) | null;
  /** Where the stub's bytes are; null where none was tried by us. */
  readonly stubFile: ((revision: number) => StubName) | null;
};

const esp32p4: ChipKind = {
  id: 18,
  name: 'esp32p4',
  spiBase: 0x5008d000,
  eFuseBlock1: 0x5012d044,
  bootloaderOffset: 0x2000,
  revision: (word) => {
    const major = (((word(2) >>> 23) & 1) << 2) | ((word(2) >>> 4) & 3);
    return major * 100 + (word(2) & 0xf);
  },
  // Below 3.0 its RAM lies elsewhere.
  stubFile: (revision) => (revision < 300 ? 'esp32p4-rev1' : 'esp32p4'),
};

/** Chips that we can name. Only the ESP32-P4 is flashed; the others are told apart, to refuse. */
const names: ReadonlyMap<number, string> = new Map([
  [0, 'esp32'],
  [2, 'esp32s2'],
  [5, 'esp32c3'],
  [9, 'esp32s3'],
  [12, 'esp32c2'],
  [13, 'esp32c6'],
  [16, 'esp32h2'],
  [18, 'esp32p4'],
  [20, 'esp32c61'],
  [23, 'esp32c5'],
]);

/** The chip behind an id that GET_SECURITY_INFO or an image tells; null where we cannot flash it. */
export function chipOf(id: number): ChipKind | null {
  return id === esp32p4.id ? esp32p4 : null;
}

/** `esp32p4`, or the id where it has no name here. */
export function chipName(id: number): string {
  return names.get(id) ?? `chip ${id}`;
}

/** The original ESP32 answers no GET_SECURITY_INFO; this word of its ROM tells it. */
export const esp32Magic = { address: 0x40001000, value: 0x00f01d83 } as const;
