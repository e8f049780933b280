import { describe, it } from 'vitest';
import { DiagError, exitCodes } from '../../../src/errors.js';
import type { ListedPort } from '../../../src/model/listed-port.js';
import { KeptPort } from '../../../src/streamer/monitor/kept-port.js';
import { MemoryPort, type DeviceHost, type PortDevice } from '../../../src/streamer/port/memory-port.js';
import type { ModemLines, Port, PortInfo } from '../../../src/streamer/port/port.js';
import { rejectedBy } from '../../support/rejected-by.js';

const info = {
  path: 'memory',
  kind: 'memory',
  isSimulated: true,
  hasModemLines: true,
  hasBaud: true,
  vendorId: null,
  productId: null,
  serialNumber: null,
} as const;

/** A device that can be pulled out, and that counts what is done to its lines. */
class Board implements PortDevice {
  host: DeviceHost | null = null;
  lineChanges: string[] = [];

  attach(host: DeviceHost): void {
    this.host = host;
  }
  receive(): void {}
  setLines({ dtr, rts }: ModemLines): void {
    this.lineChanges.push(`${dtr ? 'D' : 'd'}${rts ? 'R' : 'r'}`);
  }
  setBaud(): void {}
  detach(): void {
    this.host = null;
  }
  say(text: string): void {
    this.host?.send(Buffer.from(text));
  }
}

function missing(code = 'port-missing'): DiagError {
  return new DiagError({
    code,
    message: 'It is not there.',
    hint: 'Plug it in.',
    exitCode: exitCodes.device,
  });
}

/** Opens the board, but not for so many attempts after the first. */
async function watch(
  board: Board,
  {
    failures = 0,
    maxWaitMs = 10_000,
    error = missing(),
    ids = {},
    list = async () => [],
  }: {
    failures?: number;
    maxWaitMs?: number;
    error?: DiagError;
    ids?: Partial<PortInfo>;
    list?: () => Promise<readonly ListedPort[]>;
  } = {},
) {
  const end = new AbortController();
  const heard: string[] = [];
  let [opened, failed] = [0, 0];
  const open = async (path?: string): Promise<Port> => {
    if (opened > 0 && failed < failures) {
      failed++;
      throw error;
    }
    opened++;
    return new MemoryPort({ ...info, ...ids, ...(path !== undefined && { path }) }, board);
  };
  const kept = await KeptPort.open(
    { open, list, maxWaitMs, signal: end.signal },
    {
      onData: (bytes) => void heard.push(Buffer.from(bytes).toString()),
      onLost: () => void heard.push('<lost>'),
      onBack: (path) => void heard.push(`<back ${path}>`),
    },
  );
  return { kept, heard, end, running: kept.run() };
}

describe.concurrent('a port that is kept', () => {
  it('is opened again when it went away, and nothing is done to the lines', async ({ expect }) => {
    const board = new Board();
    const { heard, end, running } = await watch(board, { failures: 2 });
    board.say('one');
    await expect.poll(() => heard).toEqual(['one']);
    board.host?.lose();
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe('<back memory>');
    board.say('two');
    await expect.poll(() => heard).toEqual(['one', '<lost>', '<back memory>', 'two']);
    end.abort();
    await running;
    expect([board.lineChanges, board.host]).toEqual([[], null]);
  });

  it('is found under another path, after it came back there, and restarted only when asked', async ({
    expect,
  }) => {
    const board = new Board();
    const ids = { path: '/dev/ttyX0', vendorId: '303a', productId: '1001', serialNumber: 'A1' };
    const listed = { manufacturer: null, kind: 'usb-jtag', vendorId: '303a', productId: '1001' } as const;
    let ports: readonly ListedPort[] = [{ ...listed, path: '/dev/ttyX0', serialNumber: 'B2' }];
    const { kept, heard, end, running } = await watch(board, { ids, list: async () => ports });
    board.host?.lose();
    // Another board has taken its number; it is not opened.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect([kept.port, heard]).toEqual([null, ['<lost>']]);
    ports = [...ports, { ...listed, path: '/dev/ttyX1', serialNumber: 'A1' }];
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe('<back /dev/ttyX1>');
    expect(board.lineChanges).toEqual([]);
    // And back again.
    board.host?.lose();
    ports = [{ ...listed, path: '/dev/ttyX0', serialNumber: 'A1' }];
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe('<back /dev/ttyX0>');
    expect(await kept.restart()).toBe(true);
    expect(board.lineChanges).toEqual(['dR', 'dr']);
    end.abort();
    await running;
  });

  it('that leaves the bus as it is reset has been reset, and comes back', async ({ expect }) => {
    const board = new Board();
    const { kept, heard, end, running } = await watch(board);
    board.setLines = ({ rts }: ModemLines): void => {
      if (rts) board.host?.lose();
    };
    expect(await kept.restart()).toBe(true);
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['<lost>', '<back memory>']);
    end.abort();
    await running;
  });

  it('that stays away ends with an error, in time', async ({ expect }) => {
    const board = new Board();
    const { running } = await watch(board, { failures: Infinity, maxWaitMs: 600 });
    board.host?.lose();
    const error = await rejectedBy(running);
    expect(error).toMatchObject({ code: 'port-lost', exitCode: exitCodes.device });
  });

  it('that we may not open is not waited for, once the system had the time to give it to us', async ({
    expect,
  }) => {
    const [board, soon] = [new Board(), new Board()];
    const error = missing('port-denied');
    const never = await watch(board, { failures: Infinity, error });
    const later = await watch(soon, { failures: 3, error });
    board.host?.lose();
    soon.host?.lose();
    expect(await rejectedBy(never.running)).toMatchObject({ code: 'port-denied' });
    expect(later.heard).toEqual(['<lost>', '<back memory>']);
    later.end.abort();
    await later.running;
  });

  it('takes what is typed while it is away for lost, and stops at once when asked', async ({ expect }) => {
    const board = new Board();
    const { kept, end, running } = await watch(board, { failures: Infinity });
    board.host?.lose();
    await expect.poll(() => kept.port).toBeNull();
    await kept.write(Buffer.from('x'));
    end.abort();
    await running;
  });
});
