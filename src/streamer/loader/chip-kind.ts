/** Files of stubs in the package esptool-js. */
export type StubName = 'esp32' | 'esp32c3' | 'esp32c6' | 'esp32p4' | 'esp32p4-rev1' | 'esp32s3';

/** A chip of the family as a flash tool must know it. */
export type ChipKind = {
  readonly id: number;
  /** As `idf.py set-target` spells it. */
  readonly name: string;
  /** The flash unit: its base, and its registers behind that. */
  readonly spi: {
    readonly base: number;
    readonly usr: number;
    readonly usr2: number;
    readonly misoLength: number;
    readonly w0: number;
  };
  /** The words, counted from the base, of which revision and MAC are made. */
  readonly eFuse: { readonly base: number; readonly words: readonly number[] };
  /** major x 100 + minor. */
  readonly revision: (word: (index: number) => number) => number;
  /** The words with the MAC's upper 16 and lower 32 bits. */
  readonly mac: (word: (index: number) => number) => readonly [number, number];
  readonly stub: (revision: number) => StubName;
  /** Null where there is nothing that bites behind our back, and nothing to reset with. */
  readonly watchdogs: {
    readonly config0: number;
    readonly config1: number;
    readonly protect: number;
    readonly key: number;
    readonly superConfig: number;
    readonly superProtect: number;
    readonly superKey: number;
    readonly autoFeed: number;
  } | null;
  /** Bits to clear before a reset, or it ends in the loader again. */
  readonly forcedDownload: { readonly address: number; readonly bits: number } | null;
  /**
   * The original ESP32: its ROM takes four words where others take five, and calculates rates from a crystal that it
   * measures badly, so only the stub changes the rate.
   */
  readonly isOld: boolean;
};
