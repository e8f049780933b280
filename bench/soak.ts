// Prints how many connections a second `soak` makes at no hold against the simulated board, as a ratio to a plain pair of
// node-datachannel's peer connections in one process that do nothing else: no signalling, no console, no analysis. A
// plain pair loses its first DTLS packet now and then and waits a second for the next one; one that holds candidates
// back until the answer is there, as our viewer does, is the harder peer. Runs alternate, on the same machine.
//
//   npm run bench:soak
import { spawn } from 'node:child_process';

const launcher = new URL('../bin/esp-rtc-diag', import.meta.url).pathname;
const rounds = Number(process.env['ROUNDS'] ?? 3);
const cycles = Number(process.env['CYCLES'] ?? 60);

/** Two ends with the streamer's tracks and channel; `heldMs` waits with candidates until the answer is there. */
const pair = `
  import rtc from 'node-datachannel';
  const [cycles, heldMs] = [${cycles}, Number(process.argv[1])];
  const once = () => { let done; const promise = new Promise((resolve) => (done = resolve)); return { promise, done }; };
  async function connect() {
    const options = { iceServers: [], bindAddress: '127.0.0.1', disableAutoNegotiation: true };
    const [a, b] = [new rtc.PeerConnection('a', options), new rtc.PeerConnection('b', options)];
    const [gathered, answered, up, there] = [once(), once(), once(), once()];
    const held = [];
    a.onGatheringStateChange((state) => state === 'complete' && gathered.done());
    b.onGatheringStateChange((state) => state === 'complete' && answered.done());
    a.onStateChange((state) => state === 'connected' && up.done());
    b.onStateChange((state) => state === 'connected' && there.done());
    b.onTrack((track) => held.push(track));
    b.onDataChannel((channel) => held.push(channel));
    const video = new rtc.Video('video-stream', 'SendRecv');
    video.addH264Codec(102);
    video.addSSRC(1, 'video-stream', 'stream1', 'video-stream');
    const audio = new rtc.Audio('audio-stream', 'SendRecv');
    audio.addOpusCodec(111);
    audio.addSSRC(2, 'audio-stream', 'stream1', 'audio-stream');
    held.push(a.addTrack(video), a.addTrack(audio), a.createDataChannel('ping-pong-debug'));
    a.setLocalDescription('offer');
    await gathered.promise;
    const offer = a.localDescription().sdp;
    const lines = offer.split('\\r\\n');
    const candidates = lines.filter((line) => line.startsWith('a=candidate:'));
    b.setRemoteDescription(heldMs < 0 ? offer : lines.filter((line) => !line.startsWith('a=candidate:')).join('\\r\\n'), 'offer');
    b.setLocalDescription('answer');
    await answered.promise;
    a.setRemoteDescription(b.localDescription().sdp, 'answer');
    if (heldMs >= 0) {
      await new Promise((resolve) => setTimeout(resolve, heldMs));
      for (const line of candidates) b.addRemoteCandidate(line.slice(2), 'video-stream');
    }
    await Promise.all([up.promise, there.promise]);
    a.close();
    b.close();
    return held.length;
  }
  await connect();
  const startMs = performance.now();
  for (let i = 0; i < cycles; i++) await connect();
  console.log(JSON.stringify({ perSecond: (cycles * 1000) / (performance.now() - startMs) }));
  process.kill(process.pid, 'SIGKILL');`;

await main();

async function main(): Promise<void> {
  const [ours, plain, held, phases]: [number[], number[], number[], string[]] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    const soak = await measureSoak();
    ours.push(soak.perSecond);
    phases.push(soak.phases);
    plain.push(await measurePair(-1));
    held.push(await measurePair(0));
  }
  const best = (list: readonly number[]): number => Math.max(...list);
  const show = (name: string, list: readonly number[]): void =>
    console.log(
      `  ${name.padEnd(42)} ${best(list).toFixed(1)} a second (${list.map((one) => one.toFixed(1)).join(', ')})`,
    );
  console.log(`${cycles} connections at no hold, best of ${rounds} rounds:`);
  show('soak --port sim', ours);
  show('plain pair', plain);
  show('plain pair, candidates after the answer', held);
  console.log(`  ratio to the plain pair                    ${(best(ours) / best(plain)).toFixed(2)}`);
  console.log(`  ratio to the pair that holds them back     ${(best(ours) / best(held)).toFixed(2)}`);
  console.log(`  median ms of a connection's phases: ${phases.at(-1) ?? ''}`);
}

type Cycle = {
  readonly startedAtMs: number;
  readonly connected: boolean;
  readonly phases: Readonly<Record<string, number | null>>;
};

async function measureSoak(): Promise<{ perSecond: number; phases: string }> {
  const args = `soak --port sim --http-port 0 --hold 0 --settle 0 --all --no-traces --cycles ${cycles + 1}`;
  const text = await outputOf([launcher, ...args.split(' '), '--format', 'ndjson', '--fail-on', 'never']);
  const list = text
    .split('\n')
    .filter((line) => line.includes('"event":"progress"'))
    .map((line) => JSON.parse(line) as Cycle);
  const [, ...made] = list;
  const [first, last] = [made[0], made.at(-1)];
  if (!first || !last || made.some(({ connected }) => !connected)) throw new Error('a connection failed');
  const spanMs = last.startedAtMs + (last.phases['closedMs'] ?? 0) - first.startedAtMs;
  return { perSecond: (made.length * 1000) / spanMs, phases: medians(made) };
}

function medians(made: readonly Cycle[]): string {
  return ['socketMs', 'offerMs', 'answerMs', 'connectedMs', 'closedMs']
    .map((name) => {
      const values = made.map(({ phases }) => phases[name] ?? Number.NaN).toSorted((a, b) => a - b);
      return `${name.replace('Ms', '')} ${values[Math.floor(values.length / 2)]}`;
    })
    .join(', ');
}

async function measurePair(heldMs: number): Promise<number> {
  const text = await outputOf(['--input-type=module', '--eval', pair, '--', String(heldMs)]);
  // What the pair has just printed.
  return (JSON.parse(text) as { perSecond: number }).perSecond;
}

async function outputOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return text;
}
