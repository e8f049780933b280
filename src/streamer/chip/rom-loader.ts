import { checksumOf, ops, sectorBytes } from '../loader/protocol.js';
import { FlashWriter } from './flash-writer.js';
import {
  decodeRequest,
  encodeReply,
  securityInfo,
  wordAt,
  type LoaderHost,
  type RamSegment,
  type Request,
} from './loader-host.js';

const syncValue = 0x2012_0707;
const errors = {
  parameter: 1,
  message: 5,
  failed: 6,
  checksum: 7,
  flashWrite: 8,
  inflate: 0x0b,
  ramSize: 0x0e,
} as const;

/** The L2 memory of an ESP32-P4; the other chips have less. */
const maxRamBytes = 768 * 1024;
/** A stub has two. */
const maxSegments = 16;

const allowedInSecureDownload: ReadonlySet<number> = new Set([
  ops.sync,
  ops.spiAttach,
  ops.spiSetParams,
  ops.changeBaud,
  ops.flashBegin,
  ops.flashData,
  ops.flashEnd,
  ops.securityInfo,
]);

type Answer = { readonly value?: number; readonly body?: Uint8Array; readonly error?: number };

/** The loader in the ROM of a chip, as far as clients see it. Nobody has compared it with silicon. */
export class RomLoader {
  readonly #host: LoaderHost;
  #writer: FlashWriter | null = null;
  #isAttached = false;
  #segments: { address: number; bytes: Uint8Array; blockBytes: number; length: number }[] = [];

  constructor(host: LoaderHost) {
    this.#host = host;
  }

  dispose(): void {
    this.#writer?.dispose();
  }

  /** Handles one frame; resolves when its reply has been sent. */
  async handle(frame: Uint8Array): Promise<void> {
    const request = decodeRequest(frame);
    if (request === null) return;
    const isForbidden = this.#host.isSecureDownload && !allowedInSecureDownload.has(request.op);
    const answer = isForbidden ? null : await this.#answer(request);
    const { value = 0, body, error = 0 } = answer ?? { error: errors.message };
    const status = error === 0 ? [0, 0, 0, 0] : [1, error, 0, 0];
    // What it does not know it answers eight times, as SYNC, and not as the command that it was (esptool, `command`, which
    // tells such a refusal by that; which number it bears is a guess).
    const op = answer === null ? 0 : request.op;
    const reply = encodeReply({ op, value, ...(body && { body }), status });
    const copies = answer === null || request.op === ops.sync ? 8 : 1;
    for (let i = 0; i < copies; i++) this.#host.send(reply);
    if (error === 0) this.#after(request);
  }

  // Null for a command that the ROM does not know.
  async #answer({ op, data, checksum }: Request): Promise<Answer | null> {
    const { model, registers, flash, isSecureDownload } = this.#host;
    switch (op) {
      case ops.sync:
        return { value: syncValue };
      case ops.securityInfo:
        return model.isOld ? null : { body: securityInfo(model.id, isSecureDownload) };
      case ops.readReg:
        return { value: registers.read(wordAt(data, 0)) };
      case ops.writeReg:
        return this.#writeRegisters(data);
      case ops.memBegin:
        return this.#beginRam(data);
      case ops.memData:
        return this.#loadRam(data, checksum);
      case ops.memEnd:
      case ops.changeBaud:
      case ops.spiSetParams:
      case ops.flashEnd:
      case ops.flashDeflEnd:
        return {};
      case ops.spiAttach:
        this.#isAttached = registers.isFlashPowered;
        return {};
      case ops.flashBegin:
      case ops.flashDeflBegin:
        return this.#begin(data, op === ops.flashDeflBegin);
      case ops.flashData:
      case ops.flashDeflData:
        return this.#writeBlock(data, checksum);
      case ops.flashMd5:
        return this.#digest(data);
      case ops.readFlashSlow:
        if (!this.#isAttached || wordAt(data, 1) > 64) return { error: errors.failed };
        return { body: flash.read(wordAt(data, 0), 64) };
      default:
        return null;
    }
  }

  // What happens behind the reply.
  #after({ op, data }: Request): void {
    if (op === ops.changeBaud) this.#host.setBaud(wordAt(data, 0));
    if (op === ops.flashEnd || op === ops.flashDeflEnd) this.#host.reboot();
    if (op === ops.memEnd && wordAt(data, 0) === 0) this.#host.run(wordAt(data, 1), this.#loaded());
  }

  #writeRegisters(data: Uint8Array): Answer {
    if (data.length === 0 || data.length % 16 !== 0) return { error: errors.message };
    for (let i = 0; i < data.length / 4; i += 4) {
      const [address, value, mask] = [wordAt(data, i), wordAt(data, i + 1), wordAt(data, i + 2)];
      const old = this.#host.registers.read(address);
      this.#host.registers.write(address, ((old & ~mask) | (value & mask)) >>> 0);
    }
    return {};
  }

  #digest(data: Uint8Array): Answer {
    const { flash } = this.#host;
    const digest = this.#isAttached ? flash.md5(wordAt(data, 0), wordAt(data, 1)) : null;
    if (digest === null) return { error: errors.failed };
    return { body: Buffer.from(Buffer.from(digest).toString('hex')) };
  }

  // What was loaded before stays, as in RAM, but for what there is no room for.
  #beginRam(data: Uint8Array): Answer {
    const [sizeBytes, blockBytes, address] = [wordAt(data, 0), wordAt(data, 2), wordAt(data, 3)];
    if (sizeBytes > maxRamBytes) return { error: errors.ramSize };
    this.#segments.push({ address, bytes: new Uint8Array(sizeBytes), blockBytes, length: 0 });
    let loaded = this.#segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
    while (loaded > maxRamBytes || this.#segments.length > maxSegments)
      loaded -= this.#segments.shift()?.bytes.length ?? 0;
    return {};
  }

  #loadRam(data: Uint8Array, checksum: number): Answer {
    const segment = this.#segments.at(-1);
    const block = data.subarray(16);
    if (segment === undefined || wordAt(data, 0) !== block.length) return { error: errors.message };
    if (checksumOf(block) !== (checksum & 0xff)) return { error: errors.checksum };
    const at = wordAt(data, 1) * segment.blockBytes;
    if (at + block.length > segment.bytes.length) return { error: errors.parameter };
    segment.bytes.set(block, at);
    segment.length = Math.max(segment.length, at + block.length);
    return {};
  }

  #loaded(): readonly RamSegment[] {
    return this.#segments.map(({ address, bytes, length }) => ({
      address,
      bytes: bytes.subarray(0, length),
    }));
  }

  #begin(data: Uint8Array, isCompressed: boolean): Answer {
    const [sizeBytes, offset] = [wordAt(data, 0), wordAt(data, 3)];
    const { isOld } = this.#host.model;
    if (data.length !== 16 && (isOld || data.length !== 20)) return { error: errors.message };
    if (!this.#isAttached || offset % sectorBytes !== 0) return { error: errors.failed };
    if (!this.#host.flash.erase(offset, sizeBytes)) return { error: errors.failed };
    this.#writer?.dispose();
    this.#writer = new FlashWriter({ flash: this.#host.flash, offset, sizeBytes, isCompressed });
    return {};
  }

  async #writeBlock(data: Uint8Array, checksum: number): Promise<Answer> {
    const block = data.subarray(16);
    if (this.#writer === null || wordAt(data, 0) !== block.length) return { error: errors.message };
    if (checksumOf(block) !== (checksum & 0xff)) return { error: errors.checksum };
    const failure = await this.#writer.write(block);
    if (failure === null) return {};
    return { error: failure === 'inflate' ? errors.inflate : errors.flashWrite };
  }
}
