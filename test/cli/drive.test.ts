import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, describe, it } from 'vitest';
import { runCliBeside } from '../support/start-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A device behind a socket, which answers each line with a function. */
async function serve(answer: (line: string, socket: Socket, server: Server) => string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\n').slice(0, -1))
        socket.write(answer(line, socket, server));
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `socket://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let count = 0;
const script = (steps: readonly object[], more: object = {}): string =>
  folder.write(`s${count++}.json`, JSON.stringify({ timeoutMs: 600, ...more, steps }));
const drive = (path: string, port: string, ...more: readonly string[]) =>
  runCliBeside(['drive', path, '--port', port, ...more]);

describe.concurrent('drive', { timeout: 90_000 }, () => {
  it('traces the connections of the simulated streamer one by one, and finds what each leaves', async ({
    expect,
  }) => {
    const model = folder.write(
      'model.json',
      JSON.stringify({
        visits: { firstMs: 600, everyMs: 2_500, holdMs: 400 },
        leak: [{ sizeBytes: 84, count: 64, region: 'internal' }],
      }),
    );
    const rec = folder.file('traced.rec');
    const scenario = samplePath('drive/trace-connections.toml');
    const run = await drive(scenario, 'sim', '--model', model, '--record', rec, '--format', 'json');
    const answer = JSON.parse(run.stdout);
    expect(answer).toMatchObject({ simulated: true, passed: true, stepsCount: 2 + 3 * 8, failure: null });
    const dumps = JSON.parse((await runCliBeside(['heap', rec, '--format', 'json'])).stdout).dumps;
    // The second and the third: the first one has the set-up of the first connection, too.
    const left = dumps.slice(1).map((dump: any) => [dump.leakedBytes, dump.leakedCount, dump.complete]);
    expect(left).toEqual([
      [64 * 84, 64, true],
      [64 * 84, 64, true],
    ]);
    expect(run.code).toBe(1);
  });

  it('says what was not seen, in which line, and what came instead', async ({ expect }) => {
    const port = await serve((line) => `you said ${line}\r\n`);
    const run = await drive(script([{ send: 'hello' }, { expect: 'goodbye' }, { send: 'x' }]), port);
    expect(run.code).toBe(4);
    const [, waitedMs] = /^FAILED in line 1: "goodbye" was not seen within (\d+) ms\n/.exec(run.stdout) ?? [];
    expect(Number(waitedMs)).toBeGreaterThan(590);
    expect(run.stdout).toContain('It said last:\n  you said hello\n');
    expect(run.stdout).not.toContain('you said x');
    expect(run.stdout).toContain('Next:\n  1. Compare the text of line 1 of the script');
  });

  it('that has failed says what to do next, and what the console said of a chip that does not start', async ({
    expect,
  }) => {
    const silent = await serve(() => '');
    const run = await drive(script([{ send: 'hello' }, { expect: 'goodbye' }]), silent);
    expect(run.stdout).toContain(`     esp-rtc-diag monitor --port ${silent}\n`);
    const broken = await serve(() => 'rst:0x10 (RTCWDT_RTC_RESET),boot:0x13\r\nflash read err, 1000\r\n');
    const told = await drive(script([{ send: 'hello' }, { expect: 'err, 1000' }]), broken);
    expect(told.stdout).toContain('DOES NOT START in line 2: the ROM could not read the flash');
    expect(told.code).toBe(1);
  });

  it('sees each answer once, across chunks, and prompts without a line end', async ({ expect }) => {
    const port = await serve((line, socket) => {
      setTimeout(() => socket.write('OK\r\nesp> '), 30);
      return `${line}: `;
    });
    const once_ = [{ send: 'a' }, { expect: 'a: OK' }, { expect: 'esp> ' }];
    expect((await drive(script([{ repeat: 3, steps: once_ }]), port)).code).toBe(0);
    expect((await drive(script([...once_, { expect: 'OK' }]), port)).code).toBe(4);
  });

  it('ends at once when what must never be seen is seen, and when expectNot is', async ({ expect }) => {
    const port = await serve(() => 'Guru Meditation Error: Core  0\r\n');
    const steps = [{ send: 'x' }, { waitMs: 30_000 }];
    const startMs = performance.now();
    const never = await drive(script(steps, { never: ['Guru Meditation'] }), port, '--format', 'json');
    expect(performance.now() - startMs).toBeLessThan(15_000);
    expect(JSON.parse(never.stdout).failure).toMatchObject({ kind: 'wait', outcome: 'never-seen' });
    const not = await drive(
      script([{ send: 'x' }, { expectNot: 'Error', forMs: 500 }]),
      port,
      '--format',
      'json',
    );
    expect(JSON.parse(not.stdout).failure).toMatchObject({ kind: 'expect-not', outcome: 'seen' });
    const quiet = await drive(script([{ send: 'x' }, { expectNot: 'Panic', forMs: 300 }]), port);
    expect(quiet.code).toBe(0);
  });

  it('names the line of a mistake in the script, and does nothing then', async ({ expect }) => {
    const path = folder.write('bad.toml', '[[steps]]\nsend = "a"\n\n[[steps]]\nexpect = 5\n');
    const run = await drive(path, 'socket://127.0.0.1:1');
    expect(run.code).toBe(3);
    expect(run.stderr).toContain(`error: ${path}:5: expect: `);
  });

  it('cannot reset what has no reset line, and says so', async ({ expect }) => {
    const port = await serve(() => '');
    const run = await drive(script([{ reset: true }]), port);
    expect([run.code, run.stderr]).toEqual([4, expect.stringContaining('has no reset line')]);
  });

  it('resets the simulated chip, and hears it boot, which is no finding', async ({ expect }) => {
    const twice = [{ repeat: 2, steps: [{ reset: true }, { expect: 'rst:0x1' }, { expect: 'model' }] }];
    const args = ['--leak', '1', '--format', 'json'];
    const rec = folder.file('reset.rec');
    const run = await drive(script(twice, { timeoutMs: 3_000 }), 'sim', ...args, '--record', rec);
    expect([run.code, JSON.parse(run.stdout).findings]).toEqual([0, []]);
    // Nor is it in the recording, which says that it was reset; a plain log of the same cannot.
    const saved = await runCliBeside(['analyze', rec, '--format', 'json']);
    expect(saved).toMatchObject({ code: 0 });
    expect(JSON.parse(saved.stdout).findings).toEqual([]);
    // One that the firmware made itself is.
    const own = script([{ expect: 'model' }, { send: 'restart' }, { expect: 'SW_CPU' }], {
      timeoutMs: 3_000,
    });
    const { findings } = JSON.parse((await drive(own, 'sim', ...args)).stdout);
    expect(findings).toMatchObject([{ ruleId: 'reboot-unexpected', evidence: { reason: 'SW_CPU' } }]);
  });

  it('gives up on a device that goes away for good', async ({ expect }) => {
    const port = await serve((_, socket, server) => {
      server.close();
      socket.destroy();
      return '';
    });
    const steps = [{ send: 'x' }, { expect: 'y', timeoutMs: 60_000 }];
    const run = await drive(script(steps), port, '--wait', '1', '--format', 'ndjson');
    expect(run.code).toBe(4);
    const last = JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ event: 'done', passed: false, failure: { outcome: 'port-lost' } });
  });
});
