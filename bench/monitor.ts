// Prints what `monitor` with names and a recording makes of a line of 3 Mbaud: bytes lost, and its share of a core.
//
//   npm run bench:monitor [-- SECONDS]
//
// A socket stands in for the line and says the ten connections of samples/ over and over, with their heap traces, at
// 300,000 bytes a second; 60 s by default. socat, where it is installed, writes the same to a file as the peer.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../bin/esp-rtc-diag', import.meta.url));
const sample = (name: string): string => fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
const bytesPerSecond = 300_000;
const pieceMs = 10;
const seconds = Number(process.argv[2] ?? 60);
const log = readFileSync(sample('ten-connections.log'));

type Heard = { readonly sent: number; readonly kept: Buffer; readonly cpuSeconds: number };

const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-bench-'));
try {
  const rec = join(folder, 'run.rec');
  const ours = await measure(
    (port) => {
      const args = ['monitor', '--port', `socket://127.0.0.1:${port}`, '--elf', sample('streamer.elf')];
      return spawn(process.execPath, [launcher, ...args, '--record', rec], { stdio: 'ignore' });
    },
    () =>
      spawnSync(process.execPath, [launcher, 'replay', rec, '--speed', '0'], { maxBuffer: 2 ** 30 }).stdout,
  );
  tell('monitor with names and recording', ours);
  if (spawnSync('socat', ['-V']).status === 0) {
    const raw = join(folder, 'raw');
    const peer = await measure(
      (port) => spawn('socat', ['-u', `TCP:127.0.0.1:${port}`, `CREATE:${raw}`], { stdio: 'ignore' }),
      () => readFileSync(raw),
    );
    tell('socat into a file', peer);
    console.log(`CPU against socat: ${(ours.cpuSeconds / peer.cpuSeconds).toFixed(1)} times`);
  } else console.log('socat is not installed: no peer');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(start: (port: number) => ChildProcess, read: () => Buffer): Promise<Heard> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = start((server.address() as AddressInfo).port);
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined);
  const sent = await say(socket);
  // The last bytes are on their way.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const cpuSeconds = cpuOf(child.pid ?? 0);
  child.kill('SIGINT');
  await once(child, 'close');
  server.close();
  return { sent, kept: read(), cpuSeconds };
}

// By the clock, so that a late timer costs no bytes.
async function say(socket: Socket): Promise<number> {
  const startMs = performance.now();
  let sent = 0;
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs = performance.now() - startMs) {
    const due = Math.floor((nowMs * bytesPerSecond) / 1000);
    while (sent < due) {
      const from = sent % log.length;
      const piece = log.subarray(from, Math.min(log.length, from + due - sent));
      socket.write(piece);
      sent += piece.length;
    }
    await new Promise((resolve) => setTimeout(resolve, pieceMs));
  }
  return sent;
}

function tell(name: string, { sent, kept, cpuSeconds }: Heard): void {
  let same = 0;
  while (same < kept.length && kept[same] === log[same % log.length]) same++;
  const lost = sent - same;
  const share = ((cpuSeconds / seconds) * 100).toFixed(1);
  console.log(
    `${name}: ${sent} bytes in ${seconds} s (${Math.round((sent * 10) / seconds / 1000)} kbaud), ${lost} lost, ${share} % of a core`,
  );
}

// utime and stime of /proc/PID/stat, in ticks of 10 ms, behind the name in parentheses.
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
