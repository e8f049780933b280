import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmulatedChip } from '../../../src/streamer/chip/chip.js';
import { chipModel } from '../../../src/streamer/chip/chip-models.js';
import { FlashMemory } from '../../../src/streamer/chip/flash-memory.js';
import { readAndLeave } from '../../../src/streamer/loader/read-and-leave.js';
import { readFlash } from '../../../src/streamer/loader/read-flash.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import { memoryInfo } from '../../support/memory-info.js';

const flash = new FlashMemory(1024 * 1024);
const options = { baud: 115_200, useStub: true };
let port: MemoryPort;
let heard = '';

beforeEach(() => {
  port = new MemoryPort(memoryInfo, new EmulatedChip({ model: chipModel('esp32p4')!, flash }));
  heard = '';
  port.onData((bytes) => (heard += Buffer.from(bytes).toString('latin1')));
});
afterEach(async () => port.close());

describe('a chip that is read', () => {
  it.each([
    ['whole', 4096, 4096],
    ['not, as the span lies behind its flash', 2 * 1024 * 1024, null],
  ] as const)('goes on with its application when it was read %s', async (_, sizeBytes, read) => {
    const span = { offset: 0, sizeBytes };
    const reading = readAndLeave(port, options, (session) => readFlash(session, span)).then(
      ({ bytes }) => bytes.length,
      () => null,
    );
    expect(await reading).toBe(read);
    await expect
      .poll(() => heard.lastIndexOf('(SPI_FAST_FLASH_BOOT)'))
      .toBeGreaterThan(heard.lastIndexOf('(DOWNLOAD'));
  });
});
