import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ChipServer } from '../../../src/streamer/chip/chip-server.js';
import type { PortDevice } from '../../../src/streamer/port/memory-port.js';

const answer = Buffer.alloc(64 * 1024, 0x2e);
const kilobyte = Buffer.alloc(1024, 0x3f);
const asked = 400;

/** Answers each kilobyte with 64, and counts what it sent. */
class Chatterbox {
  saidBytes = 0;
  readonly #send: { now: (bytes: Uint8Array) => void } = { now: () => undefined };

  readonly device = {
    attach: ({ send }: { send: (bytes: Uint8Array) => void }) => void (this.#send.now = send),
    detach: () => undefined,
    receive: (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += kilobyte.length) {
        this.saidBytes += answer.length;
        this.#send.now(answer);
      }
    },
  };
}

describe('a client that asks and reads nothing', { timeout: 20_000 }, () => {
  it.each(['socket', 'rfc2217'] as const)('is not heard any more, until it reads (%s)', async (kind) => {
    const chatterbox = new Chatterbox();
    // The rest of a device is never used by a server.
    const server = new ChipServer(() => chatterbox.device as unknown as PortDevice);
    const url = new URL(await server.listen({ kind, host: '127.0.0.1', port: 0 }));
    const client = connect(Number(url.port), '127.0.0.1');
    try {
      await once(client, 'connect');
      client.pause();
      const asking = (async () => {
        for (let i = 0; i < asked; i++) {
          client.write(kilobyte);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      })();
      await asking;
      const saidBefore = chatterbox.saidBytes;
      // What the kernel holds of both sides, and a piece of input that was read at once.
      expect(saidBefore).toBeLessThan((asked * answer.length) / 2);
      let read = 0;
      client.on('data', (bytes) => (read += bytes.length)).resume();
      while (chatterbox.saidBytes < asked * answer.length) await once(client, 'data');
      expect(read).toBeGreaterThan(saidBefore / 2);
    } finally {
      client.destroy();
      await server.close();
    }
  });
});
