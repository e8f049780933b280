import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../src/streamer/signalling/limits.js';
import { WebSocket } from 'ws';
import { processFacts, whyNoProcessFacts } from '../../support/process-facts.js';
import { startSignal, urlOf, type RunningProgram } from '../../support/rtc-stage.js';
import { isThorough } from '../../support/thorough.js';

let signal: RunningProgram;
let url: string;
let startRss = 0;

beforeAll(async () => {
  signal = await startSignal();
  url = urlOf(signal);
  if (whyNoProcessFacts === null) startRss = processFacts(signal.pid).rssKilobytes;
});

/** Whatever was done to it, it still serves others, and in little memory. */
afterEach(async () => {
  if (whyNoProcessFacts === null) {
    const { rssKilobytes, descriptors } = processFacts(signal.pid);
    expect(rssKilobytes - startRss).toBeLessThan(120_000);
    expect(descriptors).toBeLessThan(600);
  }
  const [server, viewer] = [await open('server'), await open('viewer')];
  const delivered = once(server, 'message');
  viewer.send('{"id":"server","type":"request"}');
  expect(String((await delivered)[0])).toBe('{"id":"viewer","type":"request"}');
  server.terminate();
  viewer.terminate();
});

afterAll(async () => {
  expect(await signal.stop()).toBe(130);
  expect(signal.stderr).toBe('');
  expect(signal.events.at(-1)).toMatchObject({ event: 'done', refused: { 'too-many-messages': 2 } });
});

async function open(id: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/${id}`, { perMessageDeflate: false });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

async function closeCode(socket: WebSocket): Promise<number> {
  return (await once(socket, 'close'))[0];
}

/** A connection below WebSocket. */
async function openRaw(): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function upgradeRaw(path: string, headers = ''): Promise<Socket> {
  const socket = await openRaw();
  const { host } = new URL(url);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n${headers}\r\n`,
  );
  return socket;
}

async function statusOf(path: string, headers = ''): Promise<string> {
  const socket = await upgradeRaw(path, headers);
  const [bytes] = await once(socket, 'data');
  socket.destroy();
  return String(bytes).split('\r\n', 1)[0]!;
}

/** The header of a masked frame with an all-zero mask. */
function frame(first: number, length: number): Buffer {
  const header = Buffer.alloc(14);
  header[0] = first;
  header[1] = 0x80 | 127;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

describe('the signalling server under attack', { timeout: 60_000 }, () => {
  it('closes a client that sends ten thousand messages at once', async () => {
    const flood = await open('flood');
    const closed = closeCode(flood);
    for (let index = 0; index < 10_000; index++) flood.send('{"id":"nobody","type":"x"}');
    expect([1006, 1008]).toContain(await closed);
    await signal.line('"reason":"too-many-messages"');
    // A few of each kind in a second are shown.
    expect(signal.events.filter(({ reason }) => reason === 'absent-client').length).toBeLessThan(60);
  });

  it('closes a client that pings without end', async () => {
    const flood = await open('flood');
    const closed = closeCode(flood);
    for (let index = 0; index < 10_000; index++) flood.ping();
    expect([1006, 1008]).toContain(await closed);
  });

  it('closes a client with a message of 100 MB before it has it', async () => {
    const big = await open('big');
    const closed = closeCode(big);
    big.send(Buffer.alloc((isThorough ? 100 : 10) * 1024 * 1024, 0x20), { binary: false });
    expect([1006, 1009]).toContain(await closed);
    await signal.line('"reason":"too-large"');
  });

  it('closes a client whose fragments never end', async () => {
    const socket = await upgradeRaw('/fragments');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    socket.write(Buffer.concat([frame(0x01, 100), Buffer.alloc(100)]));
    const next = Buffer.concat([frame(0x00, 1_000), Buffer.alloc(1_000)]);
    const writing = setInterval(() => socket.write(next), 1);
    await closed;
    clearInterval(writing);
    await signal.line('"reason":"too-large"');
  });

  it('closes a client that speaks no WebSocket', async () => {
    const socket = await upgradeRaw('/rubbish');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    socket.write(Buffer.alloc(64, 0xff));
    await closed;
    await signal.line('"reason":"bad-frame"');
  });

  it('cuts off a client that reads nothing', async () => {
    const [reader, writer] = [await open('reader'), await open('writer')];
    reader.pause();
    const text = JSON.stringify({ id: 'reader', type: 'x', sdp: 'x'.repeat(60_000) });
    for (let index = 0; index < 300; index++) writer.send(text);
    await signal.line('"reason":"slow-reader"');
    reader.terminate();
    writer.terminate();
  });

  it('ends half-open connections in time', async ({ skip }) => {
    if (!isThorough) return skip('takes 6 s: ESP_RTC_DIAG_THOROUGH=1');
    const sockets = await Promise.all(Array.from({ length: 200 }, openRaw));
    for (const [index, socket] of sockets.entries())
      if (index % 2 === 0) socket.write('GET / HTTP/1.1\r\nHost');
    const started = performance.now();
    await Promise.all(sockets.map((socket) => once(socket.resume(), 'close')));
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('takes strange ids for what they are, and none that are too long', async () => {
    expect(await statusOf('/../../etc/passwd')).toMatch(/ 101 /);
    expect(await statusOf(`/${encodeURIComponent('"\'<script>\u{202E}')}`)).toMatch(/ 101 /);
    expect(await statusOf(`/${'x'.repeat(10_000)}`)).toMatch(/ 400 /);
    expect(await statusOf('/')).toMatch(/ 400 /);
    expect(await statusOf('/page', 'Origin: https://evil.example\r\n')).toMatch(/ 403 /);
    await signal.line('"id":".."');
    // Its characters are shown, not obeyed.
    expect(signal.lines.join('\n')).not.toContain('\u{202E}');
  });

  it('answers what is no JSON, and lives through a client that leaves in the middle', async () => {
    const viewer = await open('viewer');
    const answered = once(viewer, 'message');
    viewer.send('{"id":"server",');
    expect(JSON.parse(String((await answered)[0]))).toMatchObject({
      type: 'error',
      reason: 'malformed-json',
    });
    for (let index = 0; index < 50; index++) {
      const socket = await upgradeRaw(`/leaver${index}`);
      socket.destroy();
    }
  });

  it('slows down endless upgrades, and goes on', async ({ skip }) => {
    const startMs = performance.now();
    const statuses = await Promise.all(Array.from({ length: 450 }, (_, index) => statusOf(`/u${index}`)));
    const seconds = (performance.now() - startMs) / 1000;
    const accepted = statuses.filter((status) => status.startsWith('HTTP/1.1 101')).length;
    expect(accepted).toBeGreaterThan(250);
    const allowed = limits.upgradeBurst + limits.upgradesPerSecond * seconds;
    expect(accepted).toBeLessThanOrEqual(allowed);
    if (allowed > 400) return skip(`this machine makes only ${Math.round(450 / seconds)} upgrades a second`);
    expect(statuses.filter((status) => /^HTTP\/1.1 (?:429|503)/.test(status)).length).toBeGreaterThan(40);
    await signal.line('"reason":"too-many-upgrades"');
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
});
