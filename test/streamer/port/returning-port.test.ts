import { setTimeout } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { Simulation, type SimulationOptions } from '../../../src/streamer/chip/simulation.js';
import { leaveLoader } from '../../../src/streamer/loader/finish.js';
import { packFile } from '../../../src/streamer/loader/payload.js';
import { openSession } from '../../../src/streamer/loader/session.js';
import { writeFile } from '../../../src/streamer/loader/write-file.js';
import { MemoryPort, type PortDevice } from '../../../src/streamer/port/memory-port.js';
import type { Port } from '../../../src/streamer/port/port.js';
import { ReturningPort } from '../../../src/streamer/port/returning-port.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { memoryInfo } from '../../support/memory-info.js';
import { rejectedBy } from '../../support/rejected-by.js';

const file = { offset: 0x10000, bytes: firmwareLike(60_001) };

/** Its rate takes a while to be set, in which it may be lost. */
class SlowPort extends MemoryPort {
  override async setBaud(baud: number): Promise<void> {
    await super.setBaud(baud);
    await setTimeout(20);
  }
}

/** A chip behind its own USB unit, which is there again after so many attempts. */
function plug(options: SimulationOptions, { failures = 2, backMs = 5000 } = {}) {
  const simulation = new Simulation({ wiring: 'usb-jtag', reenumerates: true, ...options });
  const paths: string[] = [];
  const ids = { vendorId: '303a', productId: '1001', serialNumber: 'A1' };
  const open = (path: string): MemoryPort => {
    paths.push(path);
    return new MemoryPort({ ...memoryInfo, ...ids, path }, simulation.connect());
  };
  let failed = 0;
  const port = new ReturningPort(open('/dev/ttyACM0'), {
    backMs,
    openAgain: async () => {
      if (failed++ % (failures + 1) < failures) throw new Error('It is not there yet.');
      return open(`/dev/ttyACM${paths.length}`);
    },
  });
  return { simulation, port, paths };
}

describe.concurrent('a port whose device leaves the bus as it is reset', () => {
  it.for(['esp32p4', 'esp32c6', 'esp32c3', 'esp32s3'] as const)(
    'is written like any other, into the loader and out of it: %s',
    async (chip, { expect }) => {
      const { simulation, port, paths } = plug({ chip });
      simulation.chip.powerOn();
      const session = await openSession(port, { baud: 921_600, useStub: true });
      expect(paths).toEqual(['/dev/ttyACM0', '/dev/ttyACM1']);
      await writeFile(session, { ...file, packed: await packFile(file.bytes), name: 'app.bin' });
      const written = simulation.flash.read(file.offset, file.bytes.length);
      expect(Buffer.compare(written, file.bytes)).toBe(0);
      expect((await leaveLoader(session, 'hard-reset')).reset).toBe('hard');
      expect(paths).toEqual(['/dev/ttyACM0', '/dev/ttyACM1', '/dev/ttyACM2']);
      expect(port.info.path).toBe('/dev/ttyACM2');
      await port.close();
    },
  );

  it('is lost where it does not come back in time', async ({ expect }) => {
    const { port } = plug({}, { failures: Infinity, backMs: 300 });
    const error = await rejectedBy(openSession(port, { baud: 115_200, useStub: true }));
    expect(error).toMatchObject({ code: 'port-unplugged', exitCode: 4 });
    await port.close();
  });

  it('is lost where it leaves though nobody has reset it', async ({ expect }) => {
    const { simulation, port, paths } = plug({});
    const session = await openSession(port, { baud: 921_600, useStub: true });
    await setTimeout(1600);
    simulation.chip.unplug();
    const error = await rejectedBy(session.requests.readRegister(0));
    expect(error).toMatchObject({ code: 'port-unplugged' });
    expect(paths).toHaveLength(2);
    await port.close();
  });

  it('is waited for again where it leaves while it is made ready', async ({ expect }) => {
    const heard: number[] = [];
    /** The `index`-th time that the device is there; the second time it leaves again when its rate is set. */
    const appear = (index: number): Port => {
      let leave = (): void => undefined;
      const device: PortDevice = {
        attach: ({ lose }) => (leave = lose),
        receive: () => heard.push(index),
        setLines: () => leave(),
        setBaud: () => (index === 2 ? leave() : undefined),
        detach: () => undefined,
      };
      return new SlowPort(memoryInfo, device);
    };
    let times = 1;
    const port = new ReturningPort(appear(times), { openAgain: async () => appear(++times) });
    await port.setBaud(921_600);
    await port.setLines({ dtr: false, rts: true });
    await setTimeout(0);
    await port.write(Uint8Array.of(1));
    expect(heard).toEqual([3]);
    await port.close();
  });

  it('is not waited for when it is closed in the meantime', async ({ expect }) => {
    const { port } = plug({}, { failures: Infinity, backMs: 60_000 });
    await port.setLines({ dtr: false, rts: true });
    const startMs = performance.now();
    await port.close();
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});
