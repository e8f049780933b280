import { LoaderError, isLoaderError } from './loader-error.js';
import type { LoaderLink } from './link.js';
import { ops, words, type Reply } from './protocol.js';

const maxTries = 3;
const maxResyncs = 10;
/** What the chip says of a command that it did not take: sending it again is right. */
const notTaken: ReadonlySet<number> = new Set([0x05, 0x07, 0xc0, 0xc1]);

/** Requests that are sent again where line noise broke them. For what may be done twice. */
export class Requests {
  readonly link: LoaderLink;

  constructor(link: LoaderLink) {
    this.link = link;
  }

  /** As `LoaderLink.command`, healed: after a time-out both sides start anew, after a refusal it is asked once more. */
  async send(op: number, data: Uint8Array, options: { readonly timeoutMs?: number } = {}): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.link.command(op, data, options);
      } catch (error) {
        if (!isLoaderError(error, 'no-answer', 'chip-error') || attempt === maxTries) throw error;
        if (error.code === 'chip-error' && attempt > 1 && !isNotTaken(error)) throw error;
        await this.resync();
      }
    }
  }

  /** Ends what is under way and synchronises. Throws `chip-reset` where the other loader answers, else `no-answer`. */
  async resync(): Promise<void> {
    for (let i = 0; i < maxResyncs; i++) {
      await this.link.breakFrames();
      const value = await this.link.sync();
      if (value === null) continue;
      if ((value === 0) === this.link.isStub) return;
      const now = value === 0 ? 'the stub answers' : 'the loader in ROM answers';
      throw new LoaderError('chip-reset', `The chip restarted in the middle of the work: ${now}.`);
    }
    throw new LoaderError('no-answer', 'The chip answers no more.');
  }

  async readRegister(address: number): Promise<number> {
    return (await this.send(ops.readReg, words(address))).value;
  }

  /** Replies carry no checksum, so what decides something is read until two readings agree. */
  async readTwice(address: number): Promise<number> {
    return believedTwice(
      () => this.readRegister(address),
      (value) => String(value),
    );
  }

  async writeRegister(address: number, value: number): Promise<void> {
    await this.writeRegisters([{ address, value }]);
  }

  /** Sets and clears bits of a register, by the chip itself: nothing is read that noise could change. */
  async updateRegister(
    address: number,
    { set = 0, clear = 0 }: { readonly set?: number; readonly clear?: number },
  ): Promise<void> {
    await this.writeRegisters([{ address, value: set, mask: (set | clear) >>> 0 }]);
  }

  /** Writes one after the other in one request. Only the bits of the mask change. */
  async writeRegisters(writes: readonly RegisterWrite[]): Promise<void> {
    const quads = writes.flatMap(({ address, value, mask = 0xffffffff }) => [address, value, mask, 0]);
    await this.send(ops.writeReg, words(...quads));
  }
}

export type RegisterWrite = { readonly address: number; readonly value: number; readonly mask?: number };

/** True where the chip says that it did not take the command. */
export function isNotTaken(error: LoaderError): boolean {
  return error.chipCode !== null && notTaken.has(error.chipCode);
}

const maxReadings = 6;

/** Reads until a value has come twice. */
export async function believedTwice<T>(read: () => Promise<T>, keyOf: (value: T) => string): Promise<T> {
  const seen = new Set<string>();
  for (let i = 0; i < maxReadings; i++) {
    const value = await read();
    const key = keyOf(value);
    if (seen.has(key)) return value;
    seen.add(key);
  }
  throw new LoaderError(
    'no-answer',
    `The line is too noisy: ${maxReadings} readings of one value all differ.`,
  );
}
