import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { takeCandidates } from '../../../src/streamer/rtc/sdp-candidates.js';
import { LossProxy } from '../../../src/streamer/twin/loss-proxy.js';

const sockets: Socket[] = [];
const proxies: LossProxy[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const proxy of proxies.splice(0)) proxy.close();
});

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** A streamer, a viewer that has spoken to it through the proxy, and what the viewer gets. */
async function openPath(
  lossPercent: number,
): Promise<{ send: (bytes: Buffer) => void; got: Buffer[]; offer: string }> {
  const [streamer, viewer] = [await openSocket(), await openSocket()];
  const { port } = streamer.address();
  const sdp = [
    'a=mid:video-stream',
    `a=candidate:1 1 UDP 2114977791 127.0.0.1 ${port} typ host`,
    `a=candidate:2 1 UDP 2114977790 ::1 ${port} typ host`,
    'a=end-of-candidates',
  ].join('\r\n');
  const opened = await LossProxy.open(sdp, { lossPercent, delayMs: 0 });
  proxies.push(opened!.proxy);
  const [candidate] = takeCandidates(opened!.offer).candidates;
  viewer.send('hello', candidate!.port, '127.0.0.1');
  const [hello, from] = await once(streamer, 'message');
  expect(String(hello)).toBe('hello');
  const got: Buffer[] = [];
  viewer.on('message', (bytes) => got.push(bytes));
  return { send: (bytes) => streamer.send(bytes, from.port, '127.0.0.1'), got, offer: opened!.offer };
}

it('stands in the place of the streamer in the offer, over IPv4 alone', async () => {
  const { offer } = await openPath(0);
  const lines = offer.split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^a=candidate:1 1 UDP 2114977791 127\.0\.0\.1 \d+ typ host$/);
});

it('loses RTP and nothing else', async () => {
  const { send, got } = await openPath(100);
  send(Buffer.from([0x80, 102, 0, 1]));
  send(Buffer.from([0x80, 0x80 | 111, 0, 1]));
  for (const first of [
    [0x80, 200],
    [0x81, 205],
    [20, 254],
    [0, 1],
  ])
    send(Buffer.from([...first, 0, 0]));
  await expect.poll(() => got.length).toBe(4);
  expect(got.map((bytes) => bytes[0])).toEqual([0x80, 0x81, 20, 0]);
});

it('loses about as much as it shall, the same packets each time', async () => {
  const lists: number[][] = [];
  for (let run = 0; run < 2; run++) {
    const { send, got } = await openPath(20);
    for (let number = 0; number < 500; number++) {
      send(Buffer.from([0x80, 102, number >> 8, number & 255]));
      // A burst that fills the system's buffers would lose packets of its own.
      if (number % 25 === 24) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    send(Buffer.from([0, 1, 0, 0]));
    await expect.poll(() => got.at(-1)?.[0]).toBe(0);
    lists.push(got.slice(0, -1).map((bytes) => bytes.readUInt16BE(2)));
  }
  expect(lists[0]).toEqual(lists[1]);
  expect(lists[0]!.length).toBeGreaterThan(360);
  expect(lists[0]!.length).toBeLessThan(440);
});
