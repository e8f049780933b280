import { describe, expect, it } from 'vitest';
import { DiagError, exitCodes } from '../../../src/errors.js';
import { Simulation } from '../../../src/streamer/chip/simulation.js';
import { flashFiles, packFiles } from '../../../src/streamer/loader/flash-files.js';
import { openSession } from '../../../src/streamer/loader/session.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { inParallel } from '../../support/in-parallel.js';
import { memoryInfo } from '../../support/memory-info.js';
import { NoisyDevice } from '../../support/noisy-device.js';
import { isThorough } from '../../support/thorough.js';

const file = { offset: 0x10000, path: 'app.bin', bytes: firmwareLike(200_000) };
const timing = { commandMs: 300, syncMs: 50, quietMs: 10 };
const runs = isThorough ? 60 : 4;

/** Flashes through noise; true where it says so, false where it ends in an honest error. Anything else throws. */
async function flashThroughNoise(perByte: number, seed: number): Promise<boolean> {
  const simulation = new Simulation();
  const port = new MemoryPort(memoryInfo, new NoisyDevice(simulation.connect(), perByte, seed));
  simulation.chip.powerOn();
  try {
    const session = await openSession(port, { baud: 921_600, useStub: true, timing });
    await flashFiles(session, {
      files: packFiles([file]),
      isVerifyOnly: false,
      mustErase: false,
      onEvent: () => undefined,
    });
  } catch (error) {
    if (error instanceof DiagError && error.exitCode === exitCodes.device) return false;
    throw error;
  } finally {
    await port.close();
  }
  const written = simulation.flash.read(file.offset, file.bytes.length);
  expect(Buffer.compare(written, file.bytes), 'a success that is none').toBe(0);
  return true;
}

describe('flashing through noise, each byte changed with a probability', () => {
  // The least share that must succeed; never a false success, never a hang, never an error without a code.
  it.each([
    ...(isThorough ? ([[1e-6, 1]] as const) : []),
    [1e-5, 1],
    [3e-5, 0.9],
    [1e-4, 0.5],
    [1e-3, 0],
  ] as const)('ends well or honestly at %f a byte', { timeout: 600_000 }, async (perByte, leastShare) => {
    let successes = 0;
    const seeds = Array.from({ length: runs }, (_, i) => i + 1);
    await inParallel(seeds, 6, async (seed) => {
      if (await flashThroughNoise(perByte, seed)) successes++;
    });
    if (isThorough) console.log(`${perByte} a byte: ${successes} of ${runs}`);
    expect(successes / runs).toBeGreaterThanOrEqual(leastShare);
  });
});
