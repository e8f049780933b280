import { describe, expect, it } from 'vitest';
import { DiagError, exitCodes } from '../../../src/errors.js';
import { KeptPort } from '../../../src/streamer/monitor/kept-port.js';
import { MemoryPort, type DeviceHost, type PortDevice } from '../../../src/streamer/port/memory-port.js';
import type { Port } from '../../../src/streamer/port/port.js';
import { rejectedBy } from '../../support/rejected-by.js';

const info = {
  path: 'memory',
  kind: 'memory',
  isSimulated: true,
  hasModemLines: true,
  hasBaud: true,
  vendorId: null,
  productId: null,
} as const;

/** A device that can be pulled out, and that counts what is done to its lines. */
class Board implements PortDevice {
  host: DeviceHost | null = null;
  lineChanges = 0;

  attach(host: DeviceHost): void {
    this.host = host;
  }
  receive(): void {}
  setLines(): void {
    this.lineChanges++;
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
async function watch(board: Board, { failures = 0, maxWaitMs = 10_000, error = missing() } = {}) {
  const end = new AbortController();
  const heard: string[] = [];
  let [opened, failed] = [0, 0];
  const open = async (): Promise<Port> => {
    if (opened > 0 && failed < failures) {
      failed++;
      throw error;
    }
    opened++;
    return new MemoryPort(info, board);
  };
  const kept = await KeptPort.open(
    { open, maxWaitMs, signal: end.signal },
    {
      onData: (bytes) => void heard.push(Buffer.from(bytes).toString()),
      onLost: () => void heard.push('<lost>'),
      onBack: () => void heard.push('<back>'),
    },
  );
  return { kept, heard, end, running: kept.run() };
}

describe('a port that is kept', () => {
  it('is opened again when it went away, and nothing is done to the lines', async () => {
    const board = new Board();
    const { heard, end, running } = await watch(board, { failures: 2 });
    board.say('one');
    await expect.poll(() => heard).toEqual(['one']);
    board.host?.lose();
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe('<back>');
    board.say('two');
    await expect.poll(() => heard).toEqual(['one', '<lost>', '<back>', 'two']);
    end.abort();
    await running;
    expect([board.lineChanges, board.host]).toEqual([0, null]);
  });

  it('that stays away ends with an error, in time', async () => {
    const board = new Board();
    const { running } = await watch(board, { failures: Infinity, maxWaitMs: 600 });
    board.host?.lose();
    const error = await rejectedBy(running);
    expect(error).toMatchObject({ code: 'port-lost', exitCode: exitCodes.device });
  });

  it('that we may not open is not waited for', async () => {
    const board = new Board();
    const { running } = await watch(board, { failures: Infinity, error: missing('port-denied') });
    board.host?.lose();
    expect(await rejectedBy(running)).toMatchObject({ code: 'port-denied' });
  });

  it('takes what is typed while it is away for lost, and stops at once when asked', async () => {
    const board = new Board();
    const { kept, end, running } = await watch(board, { failures: Infinity });
    board.host?.lose();
    await expect.poll(() => kept.port).toBeNull();
    await kept.write(Buffer.from('x'));
    end.abort();
    await running;
  });
});
