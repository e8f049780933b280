import { deflateSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmulatedChip } from '../../../src/streamer/chip/chip.js';
import { chipModel } from '../../../src/streamer/chip/chip-models.js';
import { FlashMemory } from '../../../src/streamer/chip/flash-memory.js';
import type { LoaderHost, RamSegment } from '../../../src/streamer/chip/loader-host.js';
import { RomLoader } from '../../../src/streamer/chip/rom-loader.js';
import { LoaderLink } from '../../../src/streamer/loader/link.js';
import { LoaderError } from '../../../src/streamer/loader/loader-error.js';
import { checksumOf, dataPayload, encodeRequest, ops, words } from '../../../src/streamer/loader/protocol.js';
import { openSession } from '../../../src/streamer/loader/session.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import type { ModemLines } from '../../../src/streamer/port/port.js';
import { memoryInfo } from '../../support/memory-info.js';

const flash = new FlashMemory(1024 * 1024);
let chip: EmulatedChip;
let port: MemoryPort;
let heard = '';

beforeEach(() => {
  flash.erase(0, flash.sizeBytes);
  chip = new EmulatedChip({ model: chipModel('esp32p4')!, flash });
  port = new MemoryPort(memoryInfo, chip);
  heard = '';
  port.onData((bytes) => (heard += Buffer.from(bytes).toString('latin1')));
});
afterEach(async () => port.close());

const lines = (dtr: boolean, rts: boolean): ModemLines => ({ dtr, rts });
const chipCode = async (promise: Promise<unknown>): Promise<number | null> =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof LoaderError ? error.chipCode : null),
  );

describe('the reset lines of the emulated chip', () => {
  it('holds the chip while RTS is asserted alone, and starts it after that', async () => {
    await port.setLines(lines(false, true));
    await sleep(30);
    expect(heard).toBe('');
    await port.setLines(lines(false, false));
    await sleep(30);
    expect(heard).toContain('(SPI_FAST_FLASH_BOOT)');
    expect(heard).toContain('SIMULATION');
  });

  it('enters download mode where IO0 is low as EN has risen, even if it falls after EN by some ms', async () => {
    await port.setLines(lines(false, true));
    await port.setLines(lines(true, true));
    await sleep(2);
    await port.setLines(lines(true, false));
    await sleep(30);
    expect(heard).toContain('waiting for download');
  });

  it('starts the application where IO0 falls too late', async () => {
    await port.setLines(lines(false, true));
    await port.setLines(lines(true, true));
    await sleep(30);
    await port.setLines(lines(true, false));
    await sleep(30);
    expect(heard).not.toContain('waiting for download');
  });

  it('stays off where its power goes before it has come up', async () => {
    await port.setLines(lines(false, true));
    await port.setLines(lines(false, false));
    chip.powerOff();
    await sleep(30);
    expect(heard).toBe('');
  });

  it('does nothing where both lines are asserted together, as when a port is opened', async () => {
    await port.setLines(lines(true, true));
    await sleep(30);
    expect(heard).toBe('');
  });
});

describe('the loaders of the emulated chip', () => {
  async function connect(useStub: boolean): Promise<LoaderLink> {
    return (await openSession(port, { baud: 115_200, useStub })).link;
  }

  it('answers eight times where the ROM does not know a command', async () => {
    const link = await connect(false);
    heard = '';
    expect(await chipCode(link.command(ops.eraseFlash, new Uint8Array()))).toBe(5);
    await link.quiet();
    // A frame: END 01 00 04 00, value, 01 05 00 00, END: not by the number of what it refuses.
    expect(heard.match(/\xc0\x01\x00\x04\x00\x00{4}\x01\x05\x00\x00\xc0/g)).toHaveLength(8);
  });

  it('does not program flash that was not erased, as NOR flash does not', () => {
    flash.program(0, Uint8Array.of(0b1100));
    flash.program(0, Uint8Array.of(0b1010));
    expect(flash.read(0, 1)[0]).toBe(0b1000);
  });

  it('tells a failure behind an acknowledged block in the next reply, and does not carry that command out', async () => {
    const link = await connect(true);
    await link.command(ops.flashDeflBegin, words(4096, 2, 0x4000, 0, 0));
    const broken = Uint8Array.from({ length: 100 }, (_, i) => i);
    await link.command(ops.flashDeflData, dataPayload(broken, 0), { checksum: checksumOf(broken) });
    expect(await chipCode(link.command(ops.writeReg, words(0x50110000, 7, 0xffffffff, 0)))).toBe(0xc7);
    expect((await link.command(ops.readReg, words(0x50110000))).value).toBe(0);
  });

  it('does not check the Adler-32 of a stream, as the stub does not', async () => {
    const link = await connect(true);
    const stream = Buffer.from(deflateSync(Buffer.alloc(5000, 7)));
    stream[stream.length - 1] = (stream[stream.length - 1] ?? 0) ^ 1;
    await link.command(ops.flashDeflBegin, words(5000, 1, 0x4000, 0, 0));
    await link.command(ops.flashDeflData, dataPayload(stream, 0), { checksum: checksumOf(stream) });
    await link.command(ops.flashDeflEnd, words(1));
    expect(Buffer.compare(flash.read(0, 5000), Buffer.alloc(5000, 7))).toBe(0);
  });

  it.each([
    ['a wrong checksum', ops.flashData, dataPayload(Uint8Array.of(1), 0), 0, 0xc1],
    ['a block without BEGIN', ops.flashDeflEnd, words(1), 0, 0xc6],
    ['a wrong length of a command', ops.readReg, words(1, 2), 0, 0xc0],
    ['a command that does not exist', 0x7f, new Uint8Array(), 0, 0xc3],
    ['an erase between sectors', ops.eraseRegion, words(1, 0x1000), 0, 0xc0],
    ['registers that are no quadruples', ops.writeReg, words(1, 2, 3), 0, 0xc8],
  ])('refuses %s at once with the code of the stub', async (_, op, data, checksum, code) => {
    const link = await connect(true);
    if (op === ops.flashData) await link.command(ops.flashBegin, words(16, 1, 0x4000, 0, 0));
    expect(await chipCode(link.command(op, data, { checksum }))).toBe(code);
  });

  it('hears nothing at the wrong rate', async () => {
    const link = await connect(true);
    await link.command(ops.changeBaud, words(921_600, 115_200));
    expect(await link.sync()).toBeNull();
    await link.setBaud(921_600);
    expect(await link.sync()).toBe(0);
  });

  it('has no flash on revision 3.2 until it was powered on', async () => {
    chip.enterDownload();
    const link = new LoaderLink(port);
    expect(await link.sync()).not.toBeNull();
    await link.command(ops.spiAttach, words(0, 0));
    expect(await chipCode(link.command(ops.flashBegin, words(4096, 4, 0x400, 0, 0)))).toBe(6);
  });

  it.each([
    ['hangs where the stub of revisions below 3.0 is loaded', 'esp32p4', 0x4ff10000, false],
    ['runs the stub of esptool 5', 'esp32p4', 0x4ff50000, true],
    ['runs the stub of esptool 5, as an ESP32', 'esp32', 0x400a8000, true],
    ['runs the stub of esptool 4, as an ESP32', 'esp32', 0x400be000, true],
  ] as const)('%s', async (_, name, address, runs) => {
    chip = new EmulatedChip({ model: chipModel(name)!, flash });
    port = new MemoryPort(memoryInfo, chip);
    chip.enterDownload();
    const link = new LoaderLink(port);
    await link.sync();
    await link.command(ops.memBegin, words(4, 1, 0x1800, address));
    const code = Uint8Array.of(1, 2, 3, 4);
    await link.command(ops.memData, dataPayload(code, 0), { checksum: checksumOf(code) });
    await link.command(ops.memEnd, words(0, address));
    expect((await link.sync()) !== null).toBe(runs);
  });

  it.each([
    ['the ROM', false, 6],
    ['the stub', true, 0xc4],
  ])('refuses an MD5 over more than there is of flash, by %s', async (_, useStub, code) => {
    const link = await connect(useStub);
    expect(await chipCode(link.command(ops.flashMd5, words(0, 0xffffffff, 0, 0)))).toBe(code);
    expect(await chipCode(link.command(ops.flashMd5, words(flash.sizeBytes - 4, 8, 0, 0)))).toBe(code);
    expect(await chipCode(link.command(ops.flashMd5, words(flash.sizeBytes - 4, 4, 0, 0)))).toBe(0);
  });

  it('keeps no more than a stub needs, however often a download to RAM is begun', async () => {
    let loaded: readonly RamSegment[] = [];
    // The rest of a chip is not used by these commands.
    const used: Pick<LoaderHost, 'send' | 'run'> = {
      send: () => undefined,
      run: (_, segments) => void (loaded = segments),
    };
    const rom = new RomLoader(used as LoaderHost);
    for (let i = 0; i < 1000; i++)
      await rom.handle(encodeRequest(ops.memBegin, words(4096, 1, 0x1800, 0x4ff10000 + i)));
    await rom.handle(encodeRequest(ops.memEnd, words(0, 0x4ff10000)));
    expect(loaded.map(({ address }) => address - 0x4ff10000)).toEqual(
      Array.from({ length: 16 }, (_, i) => 984 + i),
    );
  });

  it('refuses a download that is larger than the RAM', async () => {
    chip.enterDownload();
    const link = new LoaderLink(port);
    await link.sync();
    expect(await chipCode(link.command(ops.memBegin, words(0xfffff, 1, 0x1800, 0x4ff50000)))).toBe(0x0e);
  });
});
