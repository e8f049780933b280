import { afterEach, describe, expect, it } from 'vitest';
import { EmulatedChip } from '../../../src/streamer/chip/chip.js';
import { chipModel } from '../../../src/streamer/chip/chip-models.js';
import { FlashMemory } from '../../../src/streamer/chip/flash-memory.js';
import { packFile } from '../../../src/streamer/loader/payload.js';
import { openSession } from '../../../src/streamer/loader/session.js';
import { writeFile } from '../../../src/streamer/loader/write-file.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { memoryInfo } from '../../support/memory-info.js';

const flash = new FlashMemory(4 * 1024 * 1024);
afterEach(() => flash.erase(0, flash.sizeBytes));

describe('writeFile', () => {
  for (const revision of [103, 302] as const) {
    for (const useStub of [true, false]) {
      const loader = useStub ? 'the stub' : 'the loader in ROM';
      it(`puts a file byte for byte into the flash of revision ${revision} through ${loader}`, async () => {
        const port = new MemoryPort(
          memoryInfo,
          new EmulatedChip({ model: chipModel('esp32p4', revision)!, flash }),
        );
        const session = await openSession(port, { baud: 921_600, useStub });
        const file = firmwareLike(100_001);
        await writeFile(session, { offset: 0x10000, packed: await packFile(file), name: 'app.bin' });
        expect(session.chip).toMatchObject({ revision, mac: '02:00:5e:10:00:01', isSecureDownload: false });
        expect(session.flashSizeBytes).toBe(flash.sizeBytes);
        expect(Buffer.compare(flash.read(0x10000, file.length), file)).toBe(0);
        await port.close();
      });
    }
  }
});
