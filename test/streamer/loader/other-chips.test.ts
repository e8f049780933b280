import { describe, expect, it } from 'vitest';
import { checkForChip } from '../../../src/analysis/image/check-flash-files.js';
import { Simulation } from '../../../src/streamer/chip/simulation.js';
import { chipName } from '../../../src/streamer/loader/chips.js';
import { leaveLoader } from '../../../src/streamer/loader/finish.js';
import { packFile } from '../../../src/streamer/loader/payload.js';
import { readFlash } from '../../../src/streamer/loader/read-flash.js';
import { openSession, type SessionOptions } from '../../../src/streamer/loader/session.js';
import { writeFile } from '../../../src/streamer/loader/write-file.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import { buildImage } from '../../support/build-image.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { memoryInfo } from '../../support/memory-info.js';

const file = firmwareLike(60_001);
const chips = [
  ['esp32c6', 1, 13],
  ['esp32c3', 4, 5],
  ['esp32s3', 2, 9],
  ['esp32', 301, 0],
] as const;

async function withChip(
  chip: (typeof chips)[number][0],
  options: Partial<SessionOptions> & { readonly vendorId?: string; readonly productId?: string },
  use: (session: Awaited<ReturnType<typeof openSession>>, simulation: Simulation) => Promise<void>,
): Promise<void> {
  const wiring = options.productId === '1001' ? 'usb-jtag' : 'bridge';
  const simulation = new Simulation({ chip, wiring });
  const { vendorId = null, productId = null, ...more } = options;
  const port = new MemoryPort({ ...memoryInfo, vendorId, productId }, simulation.connect());
  try {
    await use(await openSession(port, { baud: 921_600, useStub: true, ...more }), simulation);
  } finally {
    await port.close();
  }
}

describe.concurrent.each(chips)('an %s', (chip, revision, id) => {
  it.each([
    ['its stub', true],
    ['its ROM', false],
  ])('is known, written, read and restarted through %s', async (_, useStub) => {
    await withChip(chip, { useStub }, async (session, { flash }) => {
      const identity = { revision, mac: '02:00:5e:10:00:01', isSecureDownload: false };
      expect(session.chip).toMatchObject({ ...identity, kind: { name: chip, id } });
      expect(session.link.isStub).toBe(useStub);
      expect(session.flashSizeBytes).toBe(16 * 1024 * 1024);
      await writeFile(session, { offset: 0x10000, packed: await packFile(file), name: 'app.bin' });
      expect(Buffer.compare(flash.read(0x10000, file.length), file)).toBe(0);
      const read = await readFlash(session, { offset: 0x10000, sizeBytes: 5000 });
      expect(Buffer.compare(read, file.subarray(0, 5000))).toBe(0);
      expect(await leaveLoader(session, 'hard-reset')).toEqual({ reset: 'hard', boot: 'flash' });
    });
  });

  it('refuses the image of an ESP32-P4, and takes its own', async () => {
    await withChip(chip, {}, async ({ chip: { kind } }) => {
      const target = { id: kind.id, name: kind.name, revision, isSecureDownload: false, nameOf: chipName };
      const own = { offset: 0, path: 'own.bin', bytes: buildImage({ chipId: id, min: 0, max: 399 }) };
      expect(checkForChip([own], target, null)).toEqual([]);
      const p4 = { offset: 0, path: 'p4.bin', bytes: buildImage() };
      expect(checkForChip([p4], target, null)).toEqual([
        { kind: 'wrong-chip', path: 'p4.bin', wanted: 'esp32p4', found: chip },
      ]);
    });
  });
});

describe.concurrent('the USB-OTG unit of a chip in its loader', () => {
  it.each(['esp32p4', 'esp32s3'] as const)(
    'of an %s takes blocks of 2 KB, and its watchdog restarts it',
    async (chip) => {
      const simulation = new Simulation({ chip, wiring: 'usb-otg' });
      simulation.chip.enterDownload();
      const ids = { vendorId: '303a', productId: '0012' };
      const port = new MemoryPort({ ...memoryInfo, ...ids }, simulation.connect());
      let longest = 0;
      const write = port.write.bind(port);
      port.write = async (bytes) => {
        longest = Math.max(longest, bytes.filter((byte) => byte !== 0xdb).length);
        await write(bytes);
      };
      const session = await openSession(port, { baud: 115_200, useStub: true });
      await writeFile(session, { offset: 0x10000, packed: await packFile(file), name: 'app.bin' });
      expect(Buffer.compare(simulation.flash.read(0x10000, file.length), file)).toBe(0);
      // The headers of request and block, and the ends of the frame.
      expect(longest).toBeLessThanOrEqual(0x800 + 8 + 16 + 2);
      expect(await leaveLoader(session, 'hard-reset')).toEqual({ reset: 'watchdog', boot: 'flash' });
      await port.close();
    },
  );
});

describe.concurrent('a watchdog', () => {
  it.each([
    ['esp32c6', 'watchdog'],
    ['esp32c3', 'watchdog'],
    ['esp32s3', 'watchdog'],
    // It has none that a loader client could use.
    ['esp32', 'none'],
  ] as const)('restarts an %s where it is asked to: %s', async (chip, reset) => {
    await withChip(chip, {}, async (session) => {
      const boot = reset === 'none' ? null : 'flash';
      expect(await leaveLoader(session, 'watchdog-reset')).toEqual({ reset, boot });
    });
  });

  it.each(['esp32c6', 'esp32c3', 'esp32s3'] as const)(
    'of the application is off while an %s is written behind its own USB unit, and its super watchdog feeds itself',
    async (chip) => {
      await withChip(chip, { vendorId: '303a', productId: '1001' }, async ({ chip: { kind }, requests }) => {
        const { config0, protect, superConfig, superProtect, autoFeed } = kind.watchdogs!;
        const registers = [config0, protect, superConfig, superProtect];
        const values: number[] = [];
        for (const address of registers) values.push(await requests.readRegister(address));
        expect(values).toEqual([0, 0, autoFeed, 0]);
      });
    },
  );

  it('is not bothered by the rate of an ESP32 without its stub, which stays', async () => {
    const warned: string[] = [];
    const warn = (message: string): void => void warned.push(message);
    await withChip('esp32', { useStub: false, warn }, async ({ link }) => {
      expect(link.baud).toBe(115_200);
    });
    expect(warned).toEqual(['Without the stub the transfer stays at 115200 baud.']);
    await withChip('esp32', { warn }, async ({ link }) => expect(link.baud).toBe(921_600));
  });
});
