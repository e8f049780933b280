import { describe, expect, it } from 'vitest';
import type { FlashedFile } from '../../../src/model/flash-report.js';
import { Simulation, type SimulationOptions } from '../../../src/streamer/chip/simulation.js';
import { leaveLoader } from '../../../src/streamer/loader/finish.js';
import { flashFiles, packFiles } from '../../../src/streamer/loader/flash-files.js';
import { readFlash } from '../../../src/streamer/loader/read-flash.js';
import { openSession, type Session } from '../../../src/streamer/loader/session.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { memoryInfo } from '../../support/memory-info.js';
import { rejectedBy } from '../../support/rejected-by.js';

const file = { offset: 0x10000, path: 'app.bin', bytes: firmwareLike(20_001) };

async function withSession(
  options: SimulationOptions & { readonly useStub: boolean },
  use: (session: Session, simulation: Simulation) => Promise<void>,
): Promise<void> {
  const simulation = new Simulation(options);
  const port = new MemoryPort(memoryInfo, simulation.connect());
  try {
    await use(await openSession(port, { baud: 921_600, useStub: options.useStub }), simulation);
  } finally {
    await port.close();
  }
}

async function flash(session: Session, how: { mustErase?: boolean } = {}): Promise<FlashedFile[]> {
  const done: FlashedFile[] = [];
  await flashFiles(session, {
    files: packFiles([file]),
    isVerifyOnly: false,
    mustErase: how.mustErase ?? false,
    onEvent: (event) => {
      if (event.event === 'file') done.push(event.file);
    },
  });
  return done;
}

describe('flashFiles', () => {
  it('writes a chip in secure download mode with the few commands that it knows, and never reads it', async () => {
    await withSession(
      { revision: 103, isSecureDownload: true, useStub: true },
      async (session, simulation) => {
        expect(session.chip).toMatchObject({ isSecureDownload: true, revision: null, mac: null });
        expect(session.link.isStub).toBe(false);
        expect(await flash(session)).toMatchObject([{ action: 'written' }]);
        const written = simulation.flash.read(file.offset, file.bytes.length);
        expect(Buffer.compare(written, file.bytes)).toBe(0);
        expect((await rejectedBy(readFlash(session, { offset: 0, sizeBytes: 16 }))).code).toBe(
          'not-supported',
        );
        expect(await leaveLoader(session, 'hard-reset')).toEqual({ reset: 'hard', boot: 'flash' });
      },
    );
  });

  for (const useStub of [true, false]) {
    it(`erases the whole flash first where it is asked to, ${useStub ? 'through the stub' : 'through the ROM'}`, async () => {
      await withSession({ useStub }, async (session, { flash: memory }) => {
        memory.program(0, Uint8Array.of(1));
        memory.program(memory.sizeBytes - 1, Uint8Array.of(1));
        expect(await flash(session, { mustErase: true })).toMatchObject([{ action: 'written' }]);
        expect([memory.read(0, 1)[0], memory.read(memory.sizeBytes - 1, 1)[0]]).toEqual([0xff, 0xff]);
        expect(await flash(session)).toMatchObject([{ action: 'same' }]);
      });
    });
  }

  it('restarts by the watchdog, and leaves the chip alone where it is asked to', async () => {
    await withSession({ useStub: true }, async (session) => {
      expect(await leaveLoader(session, 'no-reset')).toEqual({ reset: 'none', boot: null });
      expect(await leaveLoader(session, 'watchdog-reset')).toEqual({ reset: 'watchdog', boot: 'flash' });
    });
  });
});
