import { createHash } from 'node:crypto';
import { checksumOf, ops, sectorBytes } from '../loader/protocol.js';
import { encodeFrame } from '../loader/slip.js';
import { FlashWriter } from './flash-writer.js';
import {
  decodeRequest,
  encodeReply,
  securityInfo,
  wordAt,
  type LoaderHost,
  type Request,
} from './loader-host.js';

const errors = {
  length: 0xc0,
  checksum: 0xc1,
  command: 0xc3,
  spi: 0xc4,
  notInFlashMode: 0xc6,
  inflate: 0xc7,
  tooLittle: 0xc8,
  tooMuch: 0xc9,
} as const;

/** Lengths of commands that have just one (esp-flasher-stub 1.2, commands.h). */
const lengths: ReadonlyMap<number, number> = new Map([
  [ops.sync, 36],
  [ops.securityInfo, 0],
  [ops.readReg, 4],
  [ops.spiAttach, 4],
  [ops.spiSetParams, 24],
  [ops.changeBaud, 8],
  [ops.flashEnd, 4],
  [ops.flashDeflEnd, 4],
  [ops.flashMd5, 16],
  [ops.eraseRegion, 8],
  [ops.readFlash, 16],
]);

type Answer = { readonly value?: number; readonly body?: Uint8Array; readonly error?: number };
type Reading = {
  at: number;
  remaining: number;
  total: number;
  packetBytes: number;
  hash: ReturnType<typeof createHash>;
};

/** The stub as clients see it: it acknowledges a block when it has come, and tells of a later failure in the next reply. */
export class StubLoader {
  readonly #host: LoaderHost;
  #writer: FlashWriter | null = null;
  #lateError = 0;
  #reading: Reading | null = null;
  #sizeBytes = 0;

  constructor(host: LoaderHost) {
    this.#host = host;
    host.send(encodeFrame(new TextEncoder().encode('OHAI')));
  }

  dispose(): void {
    this.#writer?.dispose();
  }

  async handle(frame: Uint8Array): Promise<void> {
    if (this.#reading !== null) return this.#acknowledge(this.#reading, frame);
    if (frame.length < 8) return;
    const request = decodeRequest(frame);
    if (request === null)
      return this.#reply(frame[1] ?? 0, { error: frame[0] === 0 ? errors.length : errors.command });
    // What failed behind the last reply is told now, and this command is not carried out.
    if (this.#lateError !== 0) {
      const error = this.#lateError;
      this.#lateError = 0;
      return this.#reply(request.op, { error });
    }
    // Without effect and without an answer in stub 1.x.
    if (request.op === 0xd3) return;
    const answer = this.#answer(request);
    if (request.op === ops.sync) for (let i = 0; i < 7; i++) this.#reply(request.op, answer);
    this.#reply(request.op, answer);
    if (answer.error === undefined) await this.#after(request);
  }

  #reply(op: number, { value = 0, body, error = 0 }: Answer): void {
    // The code is the high byte: remote reads it as big endian, status first.
    const status = error === 0 ? [0, 0] : [1, error];
    this.#host.send(encodeReply({ op, value, ...(body && { body }), status }));
  }

  #answer(request: Request): Answer {
    const { op, data, checksum } = request;
    const wanted = lengths.get(op);
    if (wanted !== undefined && wanted !== data.length) return { error: errors.length };
    const { model, registers, flash, isSecureDownload } = this.#host;
    switch (op) {
      case ops.sync:
      case ops.spiAttach:
      case ops.spiSetParams:
      case ops.changeBaud:
      case ops.readFlash:
        return {};
      case ops.securityInfo:
        return { body: securityInfo(model.id, isSecureDownload) };
      case ops.readReg:
        return { value: registers.read(wordAt(data, 0)) };
      case ops.writeReg:
        return this.#writeRegisters(data);
      case ops.flashBegin:
      case ops.flashDeflBegin:
        return this.#begin(data, op === ops.flashDeflBegin);
      case ops.flashData:
      case ops.flashDeflData:
        return this.#checkBlock(data, checksum);
      case ops.flashEnd:
      case ops.flashDeflEnd:
        return this.#end();
      case ops.flashMd5: {
        const body = flash.md5(wordAt(data, 0), wordAt(data, 1));
        return body === null ? { error: errors.spi } : { body };
      }
      case ops.eraseFlash:
        flash.erase(0, flash.sizeBytes);
        return {};
      case ops.eraseRegion:
        return this.#eraseRegion(data);
      default:
        return { error: errors.command };
    }
  }

  async #after({ op, data }: Request): Promise<void> {
    if (op === ops.changeBaud) this.#host.setBaud(wordAt(data, 0));
    if (op === ops.readFlash) this.#startReading(data);
    if (op !== ops.flashData && op !== ops.flashDeflData) return;
    const failure = (await this.#writer?.write(data.subarray(16))) ?? null;
    if (failure !== null) this.#lateError = failure === 'inflate' ? errors.inflate : errors.spi;
  }

  #writeRegisters(data: Uint8Array): Answer {
    if (data.length === 0 || data.length % 16 !== 0) return { error: errors.tooLittle };
    for (let i = 0; i < data.length / 4; i += 4) {
      const [address, value, mask] = [wordAt(data, i), wordAt(data, i + 1), wordAt(data, i + 2)];
      const old = this.#host.registers.read(address);
      this.#host.registers.write(address, ((old & ~mask) | (value & mask)) >>> 0);
    }
    return {};
  }

  #begin(data: Uint8Array, isCompressed: boolean): Answer {
    if (data.length !== 16 && data.length !== 20) return { error: errors.length };
    const [sizeBytes, offset] = [wordAt(data, 0), wordAt(data, 3)];
    this.#writer?.dispose();
    // It erases as it writes; to whoever looks afterwards that is the same, but for what lies beyond the last write.
    this.#host.flash.erase(offset, sizeBytes);
    this.#writer = new FlashWriter({ flash: this.#host.flash, offset, sizeBytes, isCompressed });
    this.#sizeBytes = sizeBytes;
    return {};
  }

  #checkBlock(data: Uint8Array, checksum: number): Answer {
    if (data.length < 16) return { error: errors.tooLittle };
    if (this.#writer === null) return { error: errors.notInFlashMode };
    const block = data.subarray(16);
    if (wordAt(data, 0) !== block.length) return { error: errors.tooMuch };
    return checksumOf(block) === checksum ? {} : { error: errors.checksum };
  }

  #end(): Answer {
    if (this.#writer === null) return { error: errors.notInFlashMode };
    if (this.#sizeBytes > 0 && this.#writer.remainingBytes > 0) return { error: errors.length };
    this.#writer.dispose();
    this.#writer = null;
    return {};
  }

  #eraseRegion(data: Uint8Array): Answer {
    const [offset, sizeBytes] = [wordAt(data, 0), wordAt(data, 1)];
    if (offset % sectorBytes !== 0 || sizeBytes % sectorBytes !== 0) return { error: errors.length };
    return this.#host.flash.erase(offset, sizeBytes) ? {} : { error: errors.spi };
  }

  #startReading(data: Uint8Array): void {
    const [at, total, packetBytes] = [wordAt(data, 0), wordAt(data, 1), wordAt(data, 2)];
    if (packetBytes > 0x1000) {
      this.#lateError = errors.length;
      return;
    }
    this.#reading = { at, remaining: total, total, packetBytes, hash: createHash('md5') };
    if (total === 0) this.#finishReading(this.#reading);
    else this.#sendPacket(this.#reading);
  }

  // One packet is under way at a time, whatever window was asked for.
  #sendPacket(reading: Reading): void {
    const length = Math.min(reading.remaining, reading.packetBytes);
    const packet = this.#host.flash.read(reading.at, length);
    reading.hash.update(packet);
    reading.at += length;
    reading.remaining -= length;
    this.#host.send(encodeFrame(packet));
  }

  #acknowledge(reading: Reading, frame: Uint8Array): void {
    if (frame.length !== 4) return this.#finishReading(reading);
    if (reading.remaining > 0) this.#sendPacket(reading);
    else if (wordAt(frame, 0) >= reading.total) this.#finishReading(reading);
  }

  #finishReading(reading: Reading): void {
    this.#reading = null;
    this.#host.send(encodeFrame(reading.hash.digest()));
  }
}
