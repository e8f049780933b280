import { describe, expect, it } from 'vitest';
import type { FlashEvent, FlashFile, FlashReport } from '../../../src/model/flash-report.js';
import { FlashRun, type FlashRunOptions } from '../../../src/runs/flash/flash-run.js';
import { ChipServer } from '../../../src/streamer/chip/chip-server.js';
import { parseFaults } from '../../../src/streamer/chip/fault.js';
import { Simulation } from '../../../src/streamer/chip/simulation.js';
import { firmwareLike } from '../../support/firmware-like.js';

const files: readonly FlashFile[] = [
  { offset: 0x10000, path: 'build/first.bin', bytes: firmwareLike(60_000) },
  { offset: 0x100000, path: 'build/second.bin', bytes: firmwareLike(300_000) },
  { offset: 0x300000, path: 'build/third.bin', bytes: firmwareLike(10_000) },
];
const never = new AbortController().signal;

/** Runs against a chip whose line has `faults`, and ends the run as the second file is begun where `isInterrupted`. */
async function flash(
  fault: string,
  more: Partial<FlashRunOptions> = {},
  interrupt: AbortController | null = null,
): Promise<{
  readonly report: FlashReport | null;
  readonly error: string;
  readonly simulation: Simulation;
  readonly events: readonly FlashEvent[];
}> {
  const events: FlashEvent[] = [];
  const simulation = new Simulation({ faults: fault === '' ? [] : (parseFaults(fault) ?? []) });
  simulation.chip.powerOn();
  const server = new ChipServer(() => simulation.connect());
  const port = await server.listen({ kind: 'rfc2217', host: '127.0.0.1', port: 0 });
  const options = {
    port,
    baud: 921_600,
    verifyOnly: false,
    erase: false,
    after: 'hard-reset',
    stub: true,
    force: false,
  } as const;
  const run = new FlashRun(
    { files, wantedChip: null },
    { ...options, ...more },
    {
      event: (event) => {
        if (event.event !== 'connected') events.push(event);
        if (event.event === 'progress' && event.path === 'build/second.bin') interrupt?.abort();
      },
    },
  );
  try {
    return { report: await run.flash(interrupt?.signal ?? never), error: '', simulation, events };
  } catch (error) {
    return {
      report: null,
      error: error instanceof Error ? error.message : String(error),
      simulation,
      events,
    };
  } finally {
    await server.close();
  }
}

describe('a flash that does not come to its end', { timeout: 60_000 }, () => {
  it('says that nothing was written where the cable fails before', async () => {
    const { error, simulation } = await flash('unplug@2000');
    expect(error).toMatch(/was lost\. Nothing was written\.$/);
    expect(simulation.flash.read(0, 0x400000).every((byte) => byte === 0xff)).toBe(true);
  });

  it('says which file is whole, which one is not, and how many were not begun', async () => {
    const { error, simulation } = await flash('unplug@90000');
    expect(error).toMatch(
      /was lost\. Now in flash: first\.bin written, second\.bin at 0x00100000 not whole \(\d+ KB of 293 KB sent\), 1 file not begun\.$/,
    );
    const [first] = files;
    expect(Buffer.compare(simulation.flash.read(0x10000, 60_000), first?.bytes ?? new Uint8Array())).toBe(0);
    expect(simulation.flash.read(0x300000, 10_000).every((byte) => byte === 0xff)).toBe(true);
  });

  it('says that all of the flash was erased', async () => {
    const { error, events } = await flash('unplug@90000', { erase: true });
    expect(error).toContain('Now in flash: all of it erased first, first.bin written, second.bin at');
    expect(events.slice(0, 2)).toEqual([
      { event: 'erase', state: 'begun' },
      { event: 'erase', state: 'done' },
    ]);
  });

  it('tells of an interrupted one what the flash holds', async () => {
    const { report } = await flash('', {}, new AbortController());
    expect(report?.files.map(({ path, action }) => [path, action])).toEqual([['build/first.bin', 'written']]);
    expect(report?.interruptedState).toMatchObject({
      erased: 'no',
      begun: { offset: 0x100000, path: 'build/second.bin', size: 300_000 },
      leftFiles: 1,
    });
    expect(report?.reset).toBe('none');
  });

  it('starts the application again where it was interrupted before anything was written', async () => {
    const interrupt = new AbortController();
    const waits = setTimeout(() => interrupt.abort(), 1000);
    const { report } = await flash('deaf@1500', {}, interrupt);
    clearTimeout(waits);
    expect(report).toMatchObject({
      files: [],
      reset: 'hard',
      interruptedState: { begun: null, leftFiles: 3 },
    });
  });
});
