import { describe, expect, it } from 'vitest';
import { ChipServer } from '../../src/streamer/chip/chip-server.js';
import { Simulation } from '../../src/streamer/chip/simulation.js';
import { MemoryPort } from '../../src/streamer/port/memory-port.js';
import { openPort } from '../../src/streamer/port/open-port.js';
import { firmwareLike } from '../support/firmware-like.js';
import { flashWithEsptoolJs } from '../support/flash-with-esptool-js.js';
import { memoryInfo } from '../support/memory-info.js';

const file = { offset: 0x10000, bytes: firmwareLike(60_000) };

describe('esptool-js, which knows nothing of us', () => {
  for (const revision of [103, 302] as const) {
    it(`flashes the emulated chip of revision ${revision} and finds the MD5 that it wants`, async () => {
      const simulation = new Simulation({ revision });
      const port = new MemoryPort(memoryInfo, simulation.connect());
      expect(await flashWithEsptoolJs(port, file, 921_600)).toContain('ESP32-P4');
      expect(Buffer.compare(simulation.flash.read(file.offset, file.bytes.length), file.bytes)).toBe(0);
      await port.close();
    });
  }

  it.each([
    ['esp32c6', 'ESP32-C6'],
    ['esp32c3', 'ESP32-C3 (QFN32) (revision v0.4)'],
    ['esp32s3', 'ESP32-S3 (QFN56) (revision v0.2)'],
    ['esp32', 'revision 3'],
  ] as const)('flashes an emulated %s', async (chip, name) => {
    const simulation = new Simulation({ chip });
    const port = new MemoryPort(memoryInfo, simulation.connect());
    expect(await flashWithEsptoolJs(port, file, 460_800)).toContain(name);
    expect(Buffer.compare(simulation.flash.read(file.offset, file.bytes.length), file.bytes)).toBe(0);
    await port.close();
  });

  it('flashes it through our server and our client of RFC 2217', async () => {
    const simulation = new Simulation();
    const server = new ChipServer(() => simulation.connect());
    const port = await openPort(await server.listen({ kind: 'rfc2217', host: '127.0.0.1', port: 0 }));
    expect(await flashWithEsptoolJs(port, file, 921_600)).toContain('ESP32-P4');
    expect(Buffer.compare(simulation.flash.read(file.offset, file.bytes.length), file.bytes)).toBe(0);
    await port.close();
    await server.close();
  });
});
