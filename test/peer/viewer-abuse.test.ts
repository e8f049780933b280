import { once } from 'node:events';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { childrenOf, isRunning, processFacts, whyNoProcessFacts } from '../support/process-facts.js';
import { RtcStage, RunningProgram, startSignal, urlOf, whyNoWebRtc } from '../support/rtc-stage.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const reason = (await whyNoWebRtc()) ?? whyNoProcessFacts;
const open: RtcStage[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

async function openStage(options: Parameters<typeof RtcStage.open>[0] = {}): Promise<RtcStage> {
  const stage = await RtcStage.open(options);
  open.push(stage);
  return stage;
}

function startView(stage: RtcStage, ...args: readonly string[]): RunningProgram {
  return new RunningProgram(['view', '--signal', stage.url, '--format', 'ndjson', ...args]);
}

const times = isThorough ? 100 : 1;
let shared: RtcStage | undefined;

afterAll(async () => shared?.close());

describe('every way to abuse the streamer', { timeout: 600_000 }, () => {
  it.for([
    ['abandon-offer', 0],
    ['hard-drop', times],
    ['duplicate-id', times],
    ['malformed-json', times],
    ['ping-flood', times],
  ] as const)('%s leaves all standing', async ([mode, connected], { skip }) => {
    if (reason !== null) return skip(reason);
    if (!isThorough && (mode === 'hard-drop' || mode === 'ping-flood')) return skip(onlyThorough);
    const stage = (shared ??= await RtcStage.open());
    const view = startView(stage, '--mode', mode, '--cycles', String(times), '--for', '150');
    await view.line('"event":"done"', 500_000);
    const cycles = view.events.filter(({ event }) => event === 'cycle');
    expect(cycles).toHaveLength(times);
    expect(cycles.filter((cycle) => cycle['connected'])).toHaveLength(connected);
    expect(cycles.filter(({ closedBy }) => closedBy !== 'viewer')).toEqual([]);
    // At a Pong a second there would be one.
    if (mode === 'ping-flood') for (const { pings } of cycles) expect(pings).toBeGreaterThan(5);
    // The next one connects as if nothing had been.
    const after = startView(stage, '--for', '300');
    await after.line('"event":"done"');
    expect(after.events.at(-1)).toMatchObject({ connected: true, framedCycles: 1 });
    expect(isRunning(stage.signal.pid)).toBe(true);
  });

  it('with pass-through a stray byte reaches the streamer, which takes two requests for one', async ({
    skip,
  }) => {
    if (reason !== null) return skip(reason);
    const stage = await openStage({ signalArgs: ['--pass-through'] });
    const viewer = new WebSocket(`${stage.url}/viewer`);
    const offers: Buffer[] = [];
    viewer.on('message', (data: Buffer) => offers.push(data));
    await once(viewer, 'open');
    viewer.send('{"id":"server","type":"request"}\n');
    await stage.signal.line('"type":"request"');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stage.twin.lines.filter((line) => line.includes('complete WebSocket message'))).toEqual([]);
    viewer.send('{"id":"server","type":"request"}');
    // Two of 32 bytes and the stray one, with `viewer` for `server`.
    await stage.twin.line('Received complete WebSocket message (len=65)');
    await expect.poll(() => offers.length).toBe(1);
    viewer.terminate();
  });
});

describe('workers and their parents', { timeout: 600_000 }, () => {
  it("a viewer's worker that is killed costs one cycle", async ({ skip }) => {
    if (reason !== null || !isThorough) return skip(reason ?? onlyThorough);
    const stage = await openStage();
    const view = startView(stage, '--cycles', '5', '--for', '300');
    for (let kills = 0; kills < 2; kills++) {
      const [worker] = childrenOf(view.pid);
      // Another phase each time.
      await new Promise((resolve) => setTimeout(resolve, 500 + kills * 130));
      if (worker !== undefined) process.kill(worker, 'SIGKILL');
      await expect.poll(() => childrenOf(view.pid).filter(isRunning).length).toBe(1);
    }
    await view.line('"event":"done"', 30_000);
    const cycles = view.events.filter(({ event }) => event === 'cycle');
    expect(cycles.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    const dead = cycles.filter(({ closedBy }) => closedBy === 'worker-died');
    expect(dead.length).toBeGreaterThan(0);
    expect(dead.length).toBeLessThanOrEqual(2);
    expect(dead.at(0)!['detail']).toBe('was ended by SIGKILL');
  });

  it.for(['view', 'simulate'])('a %s that is killed takes its worker with it', async (command, { skip }) => {
    if (reason !== null) return skip(reason);
    const stage = await openStage();
    const parent = command === 'view' ? startView(stage, '--for', '60000') : stage.twin;
    await expect.poll(() => childrenOf(parent.pid).length).toBe(1);
    if (command === 'view') await stage.twin.line('State: Connected');
    const [worker] = childrenOf(parent.pid);
    process.kill(parent.pid, 'SIGKILL');
    await expect.poll(() => isRunning(worker!), { timeout: 5_000 }).toBe(false);
  });

  it("a twin's worker that is killed ends the twin with a word", async ({ skip }) => {
    if (reason !== null) return skip(reason);
    const stage = await openStage();
    process.kill(childrenOf(stage.twin.pid)[0]!, 'SIGKILL');
    await expect.poll(() => stage.twin.stderr).toMatch(/error: the twin's process was ended by SIGKILL\n/);
    expect(await stage.twin.ended()).toBe(4);
  });

  it('both find a signalling server that went away and came back', async ({ skip }) => {
    if (reason !== null || !isThorough) return skip(reason ?? 'takes 15 s: ESP_RTC_DIAG_THOROUGH=1');
    const stage = await openStage();
    const { port } = new URL(stage.url);
    const view = startView(stage, '--cycles', '40', '--for', '200', '--settle', '300');
    await view.line('"index":2');
    process.kill(stage.signal.pid, 'SIGKILL');
    await view.line('"closedBy":"no-signalling"');
    const again = await startSignal('--http-port', port);
    try {
      await again.line('"id":"server"', 20_000);
      await view.line('"event":"done"', 120_000);
      expect(view.events.at(-2)).toMatchObject({ event: 'cycle', connected: true });
    } finally {
      await again.stop();
    }
    expect(urlOf(again)).toBe(stage.url);
  });

  it('neither grows: memory, descriptors, threads', async ({ skip }) => {
    if (reason !== null || !isThorough) return skip(reason ?? 'takes three minutes: ESP_RTC_DIAG_THOROUGH=1');
    const stage = await openStage();
    const view = startView(stage, '--cycles', '1400', '--for', '20');
    // The heap settles at some 600 connections.
    await view.line('"index":599', 200_000);
    const pids = {
      viewer: childrenOf(view.pid)[0]!,
      twin: childrenOf(stage.twin.pid)[0]!,
      signal: stage.signal.pid,
    };
    const factsOf = (): Record<string, ReturnType<typeof processFacts>> =>
      Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processFacts(pid)]));
    const before = factsOf();
    await view.line('"index":1399', 300_000);
    const after = factsOf();
    for (const name of Object.keys(pids)) {
      const [was, is] = [before[name]!, after[name]!];
      const grown = { descriptors: is.descriptors - was.descriptors, threads: is.threads - was.threads };
      expect(grown.descriptors, name).toBeLessThan(10);
      // One fewer is no growth: Node ends a worker of its pool when it likes.
      expect(grown.threads, name).toBeLessThanOrEqual(0);
      // 800 connections. The binding itself keeps a little of each, and the heap breathes; a callback that is kept
      // with its connection shows as 45 KB each.
      expect(is.rssKilobytes - was.rssKilobytes).toBeLessThan(800 * 30);
    }
  });
});
