import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
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

/** A soak at a board that says nothing; its port goes away where `isLost`. */
async function soak(isLost: boolean, changed: Partial<typeof options> = {}): Promise<unknown> {
  const board = createServer((socket) => {
    socket.on('error', () => undefined);
    if (!isLost) return;
    board.close();
    void setTimeout(100).then(() => socket.destroy());
  });
  board.listen(0, '127.0.0.1');
  await once(board, 'listening');
  const port = `socket://127.0.0.1:${(board.address() as AddressInfo).port}`;
  const { signal } = new AbortController();
  try {
    return await soakDevice(
      { ...options, ...changed, port },
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

  it('tells of the address in the firmware, where the port is open, and how long it has waited', async () => {
    const error = await soak(false);
    expect(error).toMatchObject({ code: 'streamer-absent', exitCode: 4 });
    expect(String(error)).toMatch(/within 0\.6 s\.$/);
  });
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Joins as the streamer as soon as somebody listens, and leaves after that time. */
async function visit(httpPort: number, ms: number): Promise<void> {
  for (;;) {
    const socket = new WebSocket(`ws://127.0.0.1:${httpPort}/server`);
    const hasJoined = await once(socket, 'open').then(
      () => true,
      () => false,
    );
    await setTimeout(hasJoined ? ms : 20);
    socket.terminate();
    if (hasJoined) return;
  }
}

describe('a soak whose streamer leaves', () => {
  it('ends with that, and not with connections that failed', async () => {
    const httpPort = await freePort();
    const [ended] = await Promise.all([soak(false, { httpPort, settle: 400 }), visit(httpPort, 100)]);
    expect(ended).toMatchObject({ facts: { stoppedBy: 'streamer-absent', completedCycles: 0 } });
  });
});
