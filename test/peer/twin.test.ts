import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseStreamerLine } from '../../src/parsers/log/webrtc/streamer-line.js';
import { parseSessionHeader, parseSessionRecord } from '../../src/parsers/log/webrtc/session-file.js';
import { RtcStage, RunningProgram, startSignal, urlOf, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const reason = await whyNoWebRtc();
const folder = new TemporaryFolder();
let stage: RtcStage | undefined;

beforeAll(async () => {
  if (reason === null) stage = await RtcStage.open();
});
afterAll(async () => stage?.close());

describe('the twin and the headless viewer', { timeout: 120_000 }, () => {
  it('stream and count the same media', ({ skip }) => {
    if (!stage) return skip(reason ?? 'no stage');
    const { code, stdout, stderr } = stage.view('--for', '2000');
    const [cycle] = JSON.parse(stdout).cycles;
    expect([code, stderr]).toEqual([0, '']);
    expect(cycle).toMatchObject({ connected: true, closedBy: 'viewer', lost: 0, detail: null });
    // 30 frames and 50 packets of sound a second, a key frame each 30 frames.
    expect(cycle.videoFrames).toBeGreaterThanOrEqual(57);
    expect(cycle.videoFrames).toBeLessThanOrEqual(63);
    expect(cycle.audioPackets).toBeGreaterThanOrEqual(95);
    expect(cycle.audioPackets).toBeLessThanOrEqual(105);
    expect([2, 3]).toContain(cycle.keyFrames);
    const { socketMs, offerMs, answerMs, connectedMs, firstFrameMs, closedMs } = cycle.phases;
    const phases = [socketMs, offerMs, answerMs, connectedMs, firstFrameMs, closedMs];
    expect(phases).toEqual(phases.toSorted((a, b) => a - b));
  });

  it("print the firmware's lines in the firmware's order", async ({ skip }) => {
    if (!stage) return skip(reason ?? 'no stage');
    const { stdout } = stage.view('--for', '1200');
    const { clientId } = JSON.parse(stdout).cycles[0];
    await stage.twin.line(`Data channel closed for client: ${clientId}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const from = stage.twin.lines.findIndex((line) => line.includes(`request from client: ${clientId}`));
    const messages = stage.twin.lines
      .slice(from)
      .filter((line) => !line.includes('Heap: '))
      .flatMap((line) => /^[IWE] \(\d+\) Streamer: (?<message>.*)$/.exec(line)?.groups?.['message'] ?? []);
    const plain = messages.map((message) => message.replace(clientId, 'ID').replace(/len=\d+/, 'len=N'));
    // The order of a console of the real firmware.
    expect(plain).toEqual([
      'Received request from client: ID',
      'Creating peer connection for client: ID',
      'Gathering State: In Progress',
      'State: Disconnected',
      'Data channel created for debugging for client: ID',
      'Gathering State: Complete',
      'Sending offer to client: ID',
      'Sending WebSocket message, len=N',
      'Sent WebSocket message successfully, len=N',
      'Received complete WebSocket message (len=N)',
      'Received answer from client: ID',
      'Video track opened for client: ID',
      'Audio track opened for client: ID',
      'addToStream: isAddingVideo=1, state=0',
      'addToStream: State changed to 2',
      'State: Connected',
      'addToStream: isAddingVideo=0, state=2',
      'addToStream: Both tracks available',
      'addToStream: Setting state to Ready',
      'addToStream: Starting stream',
      'Data channel opened for client: ID',
      'Sent initial Ping to ID',
      'Stream started',
      'addToStream: Stream started',
      'Received message from ID: Pong 0',
      'Sent Ping to ID',
      'Data channel closed for client: ID',
      'State: Disconnected',
      'Client destructor called',
      'State: Disconnected',
      'Unable to send video packet: Track is not open',
    ]);
    expect(messages.flatMap((message) => parseStreamerLine(message)?.step ?? [])).toContain('streaming');
  });

  it('make cycles with frames in every one, hardly one of them slow', ({ skip }) => {
    if (!stage) return skip(reason ?? 'no stage');
    const cycles = isThorough ? 50 : 8;
    const summary = JSON.parse(stage.view('--cycles', String(cycles), '--for', '150').stdout);
    expect(summary).toMatchObject({ connectedCycles: cycles, framedCycles: cycles, lost: 0 });
    const slow = summary.cycles.slice(1).filter(({ connectMs }: { connectMs: number }) => connectMs > 900);
    // Of a few connections one may meet a busy moment of this machine.
    expect(slow.length).toBeLessThanOrEqual(Math.max(1, cycles * 0.02));
  });

  it('find each other when the streamer comes late', async ({ skip }) => {
    if (reason !== null) return skip(reason);
    const sessions = ['signal.ndjson', 'view.ndjson'].map((name) => folder.file(name));
    const signal = await startSignal('--session', sessions[0]!);
    const url = urlOf(signal);
    // On a busy machine the first picture takes its time.
    const viewArgs = ['--signal', url, '--for', '1000', '--format', 'ndjson', '--session', sessions[1]!];
    const view = new RunningProgram(['view', ...viewArgs]);
    await signal.line('"event":"waiting"');
    const twin = new RunningProgram(['simulate', '--streamer', '--signal', url]);
    try {
      await view.line('"event":"done"');
      expect(view.events.at(-1)).toMatchObject({ connected: true, framedCycles: 1 });
    } finally {
      expect(await twin.stop()).toBe(130);
      expect(await signal.stop()).toBe(130);
    }
    expect(twin.stderr).toMatch(/^SIMULATION: /);
    const records = sessions.map((path) => {
      const [first = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
      expect(parseSessionHeader(first)?.startedAtMs).toBeGreaterThan(1_700_000_000_000);
      return lines.map((line) => parseSessionRecord(line));
    });
    const events = records[0]!.map((record) => record?.event);
    expect(events.join(' ')).toBe('joined waiting joined relayed relayed relayed left left');
    expect(records[1]).toMatchObject([{ event: 'cycle', connected: true }]);
  });

  it('say what is missing where no streamer comes at all', async ({ skip }) => {
    if (reason !== null || !isThorough) return skip(reason ?? 'takes 10 s: ESP_RTC_DIAG_THOROUGH=1');
    const signal = await startSignal();
    const { code, stdout } = runCli(['view', '--signal', urlOf(signal)]);
    const [verdict, ...rest] = stdout.split('\n');
    expect([code, verdict]).toEqual([4, 'NO CONNECTION: no offer came: the streamer has not come']);
    // Who reads this has no streamer; the way on is in the output of `signal` and on the console.
    expect(rest.join('\n')).toMatch(/^\nNext:\n[^]*signal[^]*console/);
    await signal.stop();
  });
});
