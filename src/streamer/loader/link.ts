import { FrameLine } from './frame-line.js';
import { isLoaderError, LoaderError } from './loader-error.js';
import { decodeReply, encodeRequest, meaningOf, ops, syncPayload, type Reply } from './protocol.js';
import { encodeFrame } from './slip.js';

/** For an end of silences that do not come. */
const maxQuietRounds = 5;

/** Requests to the loader in the chip and its replies, each tried once and within a bound. */
export class LoaderLink extends FrameLine {
  /** The status is 4 bytes from the ROM, 2 from the stub. */
  isStub = false;

  /** One request and its reply, whose status is taken off. Throws `no-answer`, `chip-error`, `chip-reset` and what the port throws. */
  async command(
    op: number,
    data: Uint8Array,
    options: { readonly checksum?: number; readonly timeoutMs?: number } = {},
  ): Promise<Reply> {
    return this.commandFrame(op, encodeFrame(encodeRequest(op, data, options.checksum)), options.timeoutMs);
  }

  /** The same with a request that was put into its frame before: while the chip was busy. */
  async commandFrame(op: number, send: Uint8Array, answerMs: number = this.timing.commandMs): Promise<Reply> {
    const timeoutMs = answerMs + this.wireMs(send.length);
    const take = (frame: Uint8Array): Reply | null => {
      const reply = decodeReply(frame);
      const isIt = reply?.op === op || (!this.isStub && isRefusalOfUnknown(reply));
      return isIt ? reply : null;
    };
    return this.#withoutStatus(await this.exchange({ send, timeoutMs, take, isReply: true }));
  }

  /** The next frame, whatever it holds; the acknowledgement is sent before. */
  async rawFrame(timeoutMs: number, acknowledgement: Uint8Array | null): Promise<Uint8Array> {
    const send = acknowledgement === null ? null : encodeFrame(acknowledgement);
    const bound = timeoutMs + this.wireMs(0x1000);
    return this.exchange({ send, timeoutMs: bound, take: (frame) => frame, isReply: false });
  }

  /** Sends a request and waits for a certain frame, which need not be its reply; false where it does not come. */
  async requestUntil(
    request: { readonly op: number; readonly data: Uint8Array; readonly timeoutMs: number },
    isIt: (frame: Uint8Array) => boolean,
  ): Promise<boolean> {
    const send = encodeFrame(encodeRequest(request.op, request.data));
    const timeoutMs = request.timeoutMs + this.wireMs(send.length);
    const take = (frame: Uint8Array): true | null => (isIt(frame) ? true : null);
    return this.#unlessSilent(this.exchange({ send, timeoutMs, take, isReply: true }), false);
  }

  /** Sends a frame and waits for nothing. */
  async sendRaw(payload: Uint8Array): Promise<void> {
    await this.write(encodeFrame(payload));
  }

  /** The value of a SYNC reply, believed when two of its eight copies agree; null where nothing answers. */
  async sync(): Promise<number | null> {
    const seen = new Set<number>();
    const send = encodeFrame(encodeRequest(ops.sync, syncPayload));
    const timeoutMs = this.timing.syncMs + this.wireMs(send.length);
    const take = (frame: Uint8Array): number | null => {
      const reply = decodeReply(frame);
      if (reply?.op !== ops.sync) return null;
      if (seen.has(reply.value)) return reply.value;
      seen.add(reply.value);
      return null;
    };
    const value = await this.#unlessSilent(this.exchange({ send, timeoutMs, take, isReply: true }), null);
    if (value !== null) await this.quiet();
    return value;
  }

  /** Waits until nothing has come for a while, and forgets what came; bounded, as an application may talk for ever. */
  async quiet(): Promise<void> {
    const { quietMs } = this.timing;
    const startMs = performance.now();
    let lastMs = startMs;
    const stop = this.port.onData(() => (lastMs = performance.now()));
    try {
      for (let nowMs = startMs; nowMs - startMs < maxQuietRounds * quietMs; nowMs = performance.now()) {
        if (nowMs - lastMs >= quietMs / 2) break;
        await this.pause(quietMs / 10);
      }
    } finally {
      stop();
    }
    this.forgetFrame();
  }

  /** Ends frames that were begun on both sides. */
  async breakFrames(): Promise<void> {
    await this.write(Uint8Array.of(0xc0, 0xc0));
    await this.quiet();
  }

  async #unlessSilent<T, U>(answer: Promise<T>, otherwise: U): Promise<T | U> {
    try {
      return await answer;
    } catch (error) {
      if (isLoaderError(error, 'no-answer')) return otherwise;
      throw error;
    }
  }

  #withoutStatus(reply: Reply): Reply {
    const statusBytes = this.isStub ? 2 : 4;
    const at = reply.body.length - statusBytes;
    const [status, code] = [reply.body[at], reply.body[at + 1] ?? 0];
    if (status === undefined) throw new LoaderError('no-answer', 'The chip sent a reply without a status.');
    if (status !== 0) {
      const hex = `0x${code.toString(16).padStart(2, '0')}`;
      throw new LoaderError('chip-error', `The chip refused: ${meaningOf(code)} (${hex}).`, {
        chipCode: code,
      });
    }
    return { ...reply, body: reply.body.subarray(0, at) };
  }
}

const unknownToRom = 0x05;

// The loader in ROM answers a command that it does not know as if it had been another one (esptool, `command`).
function isRefusalOfUnknown(reply: Reply | null): boolean {
  const status = reply?.body.subarray(-4) ?? [];
  return status.length === 4 && status[0] === 1 && status[1] === unknownToRom;
}
