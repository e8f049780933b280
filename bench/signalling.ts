// Prints how fast messages go through our signalling server, as a ratio to the shortest relay that can be written on
// the same library (no checks, no limits, no events), and how long connections of the headless viewer take.
//
//   npm run bench:signalling
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;
const rounds = 5;
const senders = 16;
/** Within what a client may send at once. */
const messagesEach = 500;
const cycles = 200;
const offer = JSON.stringify({ id: 'sink', type: 'offer', sdp: 'v=0\r\n'.repeat(330) });

const bareRelay = `
  import { WebSocketServer } from 'ws';
  const clients = new Map();
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false }, () =>
    console.log(JSON.stringify({ url: 'ws://127.0.0.1:' + server.address().port })));
  server.on('connection', (socket, request) => {
    const id = request.url.split('/')[1];
    clients.set(id, socket);
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      const to = clients.get(message.id);
      message.id = id;
      to?.send(JSON.stringify(message));
    });
  });`;

await main();

async function main(): Promise<void> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure([launcher, 'signal', '--http-port', '0', '--format', 'ndjson']));
    bare.push(await measure(['--input-type=module', '--eval', bareRelay]));
  }
  const [fast, floor] = [Math.max(...ours), Math.max(...bare)];
  console.log(`${senders * messagesEach} offers of ${offer.length} bytes, best of ${rounds} rounds:`);
  console.log(
    `  signal      ${Math.round(fast).toLocaleString('en')} messages/s, with an event printed for each`,
  );
  console.log(`  bare relay  ${Math.round(floor).toLocaleString('en')} messages/s`);
  console.log(`  ratio       ${(fast / floor).toFixed(2)}`);
  await viewCycles();
}

/** Messages a second from many senders to one receiver. */
async function measure(args: readonly string[]): Promise<number> {
  const { server, url } = await start(args);
  try {
    const sink = await open(`${url}/sink`);
    const sockets = await Promise.all(
      Array.from({ length: senders }, (_, index) => open(`${url}/s${index}`)),
    );
    const count = { received: 0 };
    sink.on('message', () => count.received++);
    const startMs = performance.now();
    for (let index = 1; index <= messagesEach; index++) {
      for (const socket of sockets) socket.send(offer);
      // No more at once than a reader can take: the server would cut it off.
      while (count.received < index * senders) await once(sink, 'message');
    }
    const seconds = (performance.now() - startMs) / 1_000;
    for (const socket of [sink, ...sockets]) socket.terminate();
    return count.received / seconds;
  } finally {
    server.kill('SIGKILL');
  }
}

/** How the headless viewer does against the twin, at no hold. */
async function viewCycles(): Promise<void> {
  const { server, url } = await start([launcher, 'signal', '--http-port', '0', '--format', 'ndjson']);
  const twin = spawn(process.execPath, [launcher, 'simulate', '--streamer', '--signal', url], {
    stdio: 'ignore',
  });
  try {
    const args = [
      launcher,
      'view',
      '--signal',
      url,
      '--cycles',
      String(cycles),
      '--for',
      '0',
      '--format',
      'json',
    ];
    const view = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of view.stdout) text += String(chunk);
    // The JSON that view has just printed.
    const { connectedCycles, cycles: list, durationMs } = JSON.parse(text) as View;
    const slow = list.slice(1).filter(({ connectMs }) => (connectMs ?? Infinity) > 900).length;
    console.log(`${cycles} connections at no hold: ${connectedCycles} held, ${slow} slower than 0.9 s,`);
    console.log(`  ${(connectedCycles / (durationMs / 1_000)).toFixed(1)} a second`);
  } finally {
    twin.kill('SIGKILL');
    server.kill('SIGKILL');
  }
}

type View = {
  readonly connectedCycles: number;
  readonly durationMs: number;
  readonly cycles: readonly { readonly connectMs: number | null }[];
};

async function start(args: readonly string[]): Promise<{ server: ChildProcess; url: string }> {
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout });
  const [line] = await once(lines, 'line');
  // The rest is read, so that the server never waits for us.
  lines.on('line', () => undefined);
  return { server, url: JSON.parse(String(line)).url };
}

async function open(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}
