import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ChipServer } from '../../../src/streamer/chip/chip-server.js';
import type { PortDevice } from '../../../src/streamer/port/memory-port.js';
import { openPort } from '../../../src/streamer/port/open-port.js';
import { connectTcp } from '../../../src/streamer/port/tcp.js';
import { rejectedBy } from '../../support/rejected-by.js';
import { withServer } from '../../support/tcp-server.js';

type Heard = { bytes: number[]; lines: string[]; bauds: number[]; isGone: boolean };

/** A device that notes what it hears and sends back what it got. */
function echo(heard: Heard): PortDevice {
  let send: (bytes: Uint8Array) => void = () => undefined;
  return {
    attach: (host) => (send = host.send),
    receive(bytes) {
      heard.bytes.push(...bytes);
      send(bytes);
    },
    setLines: ({ dtr, rts }) => heard.lines.push(`${Number(dtr)}${Number(rts)}`),
    setBaud: (baud) => heard.bauds.push(baud),
    detach: () => (heard.isGone = true),
  };
}

async function withEcho<T>(
  kind: 'rfc2217' | 'socket',
  use: (url: string, heard: Heard) => Promise<T>,
): Promise<T> {
  const heard: Heard = { bytes: [], lines: [], bauds: [], isGone: false };
  const server = new ChipServer(() => echo(heard));
  try {
    return await use(await server.listen({ kind, host: '127.0.0.1', port: 0 }), heard);
  } finally {
    await server.close();
  }
}

const allBytes = Uint8Array.from({ length: 256 }, (_, i) => i);

describe.concurrent('ports over a network', () => {
  for (const kind of ['rfc2217', 'socket'] as const) {
    it(`carries every byte both ways over ${kind}`, async () => {
      await withEcho(kind, async (url, heard) => {
        const port = await openPort(url);
        const back: number[] = [];
        port.onData((bytes) => back.push(...bytes));
        await port.write(allBytes);
        await vi.waitFor(() => expect(back.length).toBe(256));
        expect(back).toEqual([...allBytes]);
        expect(heard.bytes).toEqual([...allBytes]);
        await port.close();
        await vi.waitFor(() => expect(heard.isGone).toBe(true));
      });
    });

    it(`says that ${kind} is busy, or lets the second wait in vain, but never mixes two clients`, async () => {
      await withEcho(kind, async (url, heard) => {
        const first = await openPort(url);
        const second = openPort(url);
        if (kind === 'rfc2217') expect((await rejectedBy(second)).code).toBe('port-busy');
        else {
          const reason = await new Promise<Error | null>(
            (resolve) => void second.then((p) => p.onClose(resolve)),
          );
          expect(reason).toMatchObject({
            code: 'port-unplugged',
            message: expect.stringContaining('another client may have it'),
          });
        }
        await first.write(Uint8Array.of(5));
        await vi.waitFor(() => expect(heard.bytes).toEqual([5]));
        await first.close();
      });
    });

    it(`tells once that the other end of ${kind} went away, and then refuses to write`, async () => {
      await withEcho(kind, async (url) => {
        const port = await openPort(url);
        const reasons: (Error | null)[] = [];
        port.onClose((reason) => reasons.push(reason));
        await port.close();
        await port.close();
        expect(reasons).toEqual([null]);
        expect((await rejectedBy(port.write(Uint8Array.of(1)))).code).toBe('port-unplugged');
      });
    });
  }

  it('sets rates and only those lines that change over rfc2217', async () => {
    await withEcho('rfc2217', async (url, heard) => {
      const port = await openPort(url, { baud: 74_880 });
      expect(port.info).toMatchObject({ kind: 'rfc2217', hasModemLines: true, hasBaud: true });
      await port.setBaud(2_000_000);
      await port.setLines({ dtr: false, rts: true });
      await port.setLines({ dtr: false, rts: true });
      await port.setLines({ dtr: false, rts: false });
      // The release of RTS starts a reset pulse at the server.
      await vi.waitFor(() => expect(heard.lines).toEqual(['01', '00']));
      expect(heard.bauds).toEqual([74_880, 2_000_000]);
      await port.close();
    });
  });

  it('has neither rate nor lines behind a plain socket', async () => {
    await withEcho('socket', async (url, heard) => {
      const port = await openPort(url);
      expect(port.info).toMatchObject({ kind: 'socket', hasModemLines: false, hasBaud: false });
      await port.setBaud(2_000_000);
      await port.setLines({ dtr: true, rts: true });
      await port.close();
      expect(heard.bauds).toEqual([]);
      expect(heard.lines).toEqual([]);
    });
  });

  it.each([
    ['nothing listens', async () => openPort('rfc2217://127.0.0.1:1'), 'port-missing'],
    ['there is no such host', async () => openPort('socket://host.invalid:5'), 'port-missing'],
    ['the port is no number', async () => openPort('rfc2217://127.0.0.1:http'), 'port-unknown'],
    ['the port is too large', async () => openPort('socket://127.0.0.1:65536'), 'port-unknown'],
    ['there is no host', async () => openPort('socket://:4000'), 'port-unknown'],
  ])('has an error with a hint where %s', async (_, open, code) => {
    const error = await rejectedBy(open());
    expect(error.code).toBe(code);
    expect(error.hint).not.toBe('');
  });

  it('gives up a server that says nothing to the negotiation', async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const error = await rejectedBy(openPort(`rfc2217://127.0.0.1:${port}`));
        expect(error).toMatchObject({ code: 'port-failed', exitCode: 4 });
      },
    );
  });

  it('answers a server that negotiates for ever once for each option', async () => {
    let sent = 0;
    await withServer(
      (socket) => {
        socket.on('data', (bytes) => {
          sent += bytes.length;
          // DO and WILL of every option, again with each answer.
          const storm = Array.from({ length: 256 }, (_, i) => [255, 253, i, 255, 251, i]).flat();
          if (sent < 100_000) socket.write(Uint8Array.from(storm));
        });
      },
      async (port) => {
        const opened = await openPort(`rfc2217://127.0.0.1:${port}`);
        await sleep(300);
        await opened.close();
      },
    );
    // 3 bytes for each of 2 x 256 options, and what we ask for ourselves.
    expect(sent).toBeLessThan(2000);
  });
});

describe('a port that is not waited for any longer', () => {
  it('ends at Ctrl+C, and leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await withServer(
      () => undefined,
      async (port) => {
        const target = { text: `socket://127.0.0.1:${port}`, host: '127.0.0.1', port };
        const before = timers();
        const end = new AbortController();
        const connecting = rejectedBy(connectTcp(target, end.signal));
        end.abort();
        expect(await connecting).toMatchObject({ code: 'interrupted', exitCode: 130 });
        expect(await rejectedBy(connectTcp(target, AbortSignal.abort()))).toMatchObject({ exitCode: 130 });
        expect(timers()).toBeLessThanOrEqual(before);
      },
    );
  });

  it('ends a negotiation at Ctrl+C, and says whose time was up where it was only that', async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const end = new AbortController();
        const text = `rfc2217://127.0.0.1:${port}`;
        const startMs = performance.now();
        setTimeout(() => end.abort(), 100);
        expect(await rejectedBy(openPort(text, { signal: end.signal }))).toMatchObject({ exitCode: 130 });
        const late = await rejectedBy(openPort(text, { signal: AbortSignal.timeout(100) }));
        expect(late).toMatchObject({
          exitCode: 4,
          message: `${text} cannot be reached: it does not answer.`,
        });
        expect(performance.now() - startMs).toBeLessThan(2000);
      },
    );
  });
});
