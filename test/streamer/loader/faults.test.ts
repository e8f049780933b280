import { describe, expect, it } from 'vitest';
import { DiagError, exitCodes } from '../../../src/errors.js';
import type { FlashAction } from '../../../src/model/flash-report.js';
import { FaultyDevice, type Fault } from '../../../src/streamer/chip/fault.js';
import { Simulation } from '../../../src/streamer/chip/simulation.js';
import { flashFiles, packFiles } from '../../../src/streamer/loader/flash-files.js';
import { openSession } from '../../../src/streamer/loader/session.js';
import { MemoryPort } from '../../../src/streamer/port/memory-port.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { memoryInfo } from '../../support/memory-info.js';
import { inParallel } from '../../support/in-parallel.js';
import { isThorough } from '../../support/thorough.js';

const file = { offset: 0x10000, path: 'app.bin', bytes: firmwareLike(40_000) };
const timing = { commandMs: 300, syncMs: 50, quietMs: 10 };
const boundMs = 20_000;
/** Each waits most of its time. */
const parallel = 12;

type Outcome = {
  readonly error: unknown;
  readonly action: FlashAction | null;
  readonly isFlashRight: boolean;
  readonly isClosed: boolean;
  readonly sent: number;
  readonly received: number;
};

/** One flash of one file through a line with faults. */
async function flashWith(faults: readonly Fault[], useStub: boolean): Promise<Outcome> {
  const simulation = new Simulation();
  const device = new FaultyDevice(simulation.chip, faults);
  const port = new MemoryPort(memoryInfo, device);
  let [sent, received] = [0, 0];
  port.onData((bytes) => (received += bytes.length));
  const write = port.write.bind(port);
  port.write = async (bytes) => {
    sent += bytes.length;
    await write(bytes);
  };
  let isClosed = false;
  port.onClose(() => (isClosed = true));
  simulation.chip.powerOn();
  let error: unknown = null;
  let action: FlashAction | null = null;
  try {
    const session = await openSession(port, { baud: 921_600, useStub, timing });
    await flashFiles(session, {
      files: packFiles([file]),
      isVerifyOnly: false,
      mustErase: false,
      onEvent: (event) => {
        if (event.event === 'file') action = event.file.action;
      },
    });
  } catch (caught) {
    error = caught;
  } finally {
    await port.close();
  }
  const written = simulation.flash.read(file.offset, file.bytes.length);
  const isFlashRight = Buffer.compare(written, file.bytes) === 0;
  return { error, action, isFlashRight, isClosed, sent, received };
}

describe.concurrent('a flash through a line on which one thing goes wrong', () => {
  for (const useStub of [true, false]) {
    const loader = useStub ? 'the stub' : 'the loader in ROM';
    it(
      `heals a byte that is lost, changed or late, wherever it is, through ${loader}`,
      { timeout: 600_000 },
      async () => {
        const calm = await flashWith([], useStub);
        expect(calm).toMatchObject({ error: null, action: 'written', isFlashRight: true, isClosed: true });
        const failures: string[] = [];
        await inParallel(healable(calm), parallel, async (fault) => {
          const started = performance.now();
          const { error, isFlashRight, action } = await flashWith([fault], useStub);
          const ms = performance.now() - started;
          if (error === null && isFlashRight && action === 'written' && ms < boundMs) return;
          failures.push(
            `${JSON.stringify(fault)}: ${String(error)}, right: ${isFlashRight}, ${Math.round(ms)} ms`,
          );
        });
        expect(failures).toEqual([]);
      },
    );

    it(
      `ends in a typed error where the device goes, resets or hears nothing, through ${loader}`,
      { timeout: 600_000 },
      async () => {
        const calm = await flashWith([], useStub);
        const failures: string[] = [];
        const kinds = ['unplug', 'reset', 'deaf'] as const;
        const faults = positions(calm.sent, isThorough ? 100 : 4).flatMap((atByte) =>
          kinds.map((kind): Fault => ({ kind, direction: 'to-chip', atByte, durationMs: null })),
        );
        await inParallel(faults, parallel, async (fault) => {
          const started = performance.now();
          const outcome = await flashWith([fault], useStub);
          const ms = performance.now() - started;
          if (outcome.isClosed && ms < boundMs && isHonest(outcome)) return;
          failures.push(`${JSON.stringify(fault)}: ${String(outcome.error)}, ${Math.round(ms)} ms`);
        });
        expect(failures).toEqual([]);
      },
    );
  }
});

/** One lost, changed or late byte in either direction. */
function healable({ sent, received }: Outcome): Fault[] {
  const count = isThorough ? 300 : 5;
  const places = [
    ...positions(sent, count).map((atByte) => ({ direction: 'to-chip', atByte }) as const),
    ...positions(received, count).map((atByte) => ({ direction: 'from-chip', atByte }) as const),
  ];
  return places.flatMap((place) => [
    { kind: 'drop', ...place, durationMs: null },
    { kind: 'corrupt', ...place, durationMs: null },
    { kind: 'delay', ...place, durationMs: 450 },
  ]);
}

// Right and said so, or a device error with a hint: nothing between.
function isHonest({ error, action, isFlashRight }: Outcome): boolean {
  if (error === null) return action === 'written' && isFlashRight;
  return (
    error instanceof DiagError && error.exitCode === exitCodes.device && error.hint !== '' && action === null
  );
}

/** Evenly spread positions, the first and the last among them, at odd places. */
function positions(total: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.min(total - 1, Math.floor((i * total) / (count - 1))));
}
