import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { soakDevice } from '../../../src/runs/soak/device-soak.js';

const options = {
  baud: 115_200,
  cycles: 3,
  hold: 100,
  settle: 0,
  host: '127.0.0.1',
  httpPort: 0,
  all: false,
  traces: false,
};
const reporter = { cycle: () => undefined, dump: () => undefined, finish: () => undefined };

/** A board whose streamer never comes; its port goes away where `isLost`. */
async function soak(isLost: boolean): Promise<unknown> {
  const board = createServer((socket) => {
    socket.on('error', () => undefined);
    if (!isLost) return;
    board.close();
    setTimeout(() => socket.destroy(), 100);
  });
  board.listen(0, '127.0.0.1');
  await once(board, 'listening');
  const port = `socket://127.0.0.1:${(board.address() as AddressInfo).port}`;
  const { signal } = new AbortController();
  try {
    return await soakDevice(
      { ...options, port },
      { elfs: [], reporter, signal, journal: null, readyMs: 600 },
    );
  } catch (error) {
    return error;
  } finally {
    if (board.listening) board.close();
  }
}

describe('a soak whose streamer does not come', () => {
  it('says that the port was lost, where it was', async () => {
    const error = await soak(true);
    expect(error).toMatchObject({ code: 'port-lost', exitCode: 4 });
    expect(String(error)).toMatch(/was lost before the streamer came, and it is not back\.$/);
  });

  it('tells of the address in the firmware, where the port is open', async () => {
    expect(await soak(false)).toMatchObject({ code: 'streamer-absent', exitCode: 4 });
  });
});
