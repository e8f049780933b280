import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, describe, it } from 'vitest';
import { startCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const tenConnections = readFileSync(samplePath('ten-connections.log'));
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close();
});

/** A device behind a socket, which does this with each connection. */
async function serve(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `socket://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

async function run(args: readonly string[]): Promise<Run> {
  const child = startCli(args);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

const events = ({ stdout }: Run): any[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe.concurrent('monitor', { timeout: 90_000 }, () => {
  it('says what to look at where the device says nothing', async ({ expect }) => {
    const port = await serve(() => undefined);
    const { code, stdout, stderr } = await run(['monitor', '--port', port, '--timeout', '200']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^warning: The device has said nothing\. Press RESET .*--baud/);
  });

  it('shows what the device says, records it, and reports in the end', async ({ expect }) => {
    const port = await serve((socket) => socket.write(tenConnections));
    const rec = folder.file('run.rec');
    const last = tenConnections.toString().trimEnd().split(/\r?\n/).at(-1) ?? '';
    const ends = ['--until', last, '--timeout', '25000'];
    const args = ['--record', rec, ...ends, '--elf', samplePath('streamer.elf')];
    const shown = await run(['monitor', '--port', port, ...args]);
    expect(shown.stdout).toContain('I (7425) Streamer: Streamer ready, waiting for connections...\n');
    // The alarm comes with the log, the report after it.
    expect(shown.stdout).toMatch(/\nLEAK 8 KB of DMA .* 10 connections/);
    expect(shown.code).toBe(1);
    // The recording is a log to every command, and holds each byte.
    const replayed = await run(['replay', rec, '--speed', '0']);
    expect(replayed.stdout).toBe(tenConnections.toString());
    const read = async (path: string): Promise<string> => {
      const { dumps, cycleTrends } = JSON.parse((await run(['analyze', path, '--format', 'json'])).stdout);
      return JSON.stringify([dumps, cycleTrends]).replaceAll(JSON.stringify(path), '"?"');
    };
    const [fromLog, fromRecording] = [await read(samplePath('ten-connections.log')), await read(rec)];
    expect(fromRecording).toBe(fromLog);
  });

  it('raises an alarm while memory falls, before anything ends it', async ({ expect }) => {
    const port = await serve((socket) => {
      let i = 0;
      const timer = setInterval(() => {
        socket.write(
          `I (${1000 + i * 500}) Streamer: Heap: 32000 KB free | DMA: ${300 - i * 4} KB | Internal: ${330 - i * 4} KB | Clients: 0\r\n`,
        );
        i++;
      }, 100);
      socket.on('close', () => clearInterval(timer));
    });
    const shown = await run(['monitor', '--port', port, '--timeout', '6000', '--format', 'ndjson']);
    const all = events(shown);
    const alarm = all.findIndex(({ event }) => event === 'finding');
    const last = all.findLastIndex(({ event }) => event === 'line');
    expect(all[alarm]).toMatchObject({ ruleId: 'dma-exhaustion-forecast', severity: 'error' });
    expect(alarm).toBeLessThan(last);
  });

  it('ends when a text is seen, or says that it was not', async ({ expect }) => {
    const port = await serve((socket) =>
      socket.write('I (10) app: almost\r\nI (20) app: ready\r\nI (30) app: more\r\n'),
    );
    const seen = await run(['monitor', '--port', port, '--until', 'ready', '--timeout', '20000']);
    expect([seen.code, seen.stdout]).toEqual([0, expect.stringContaining('ready\n')]);
    // The recording is whole, and nothing says otherwise.
    const rec = folder.file('unseen.rec');
    const args = ['--until', 'steady', '--timeout', '700', '--record', rec];
    const unseen = await run(['monitor', '--port', port, ...args]);
    expect(unseen.code).toBe(4);
    expect(unseen.stderr).toMatch(/^error: "steady" was not seen within 700 ms\.\n.+\n$/);
    expect(unseen.stdout).not.toContain('ended early');
    expect((await run(['replay', rec, '--speed', '0'])).stdout.split('\r\n')).toHaveLength(4);
  });

  it('notes that a port without a reset line was not reset', async ({ expect }) => {
    const port = await serve((socket) => socket.write('ready\n'));
    const shown = await run(['monitor', '--port', port, '--reset', '--timeout', '500']);
    expect([shown.code, shown.stdout]).toEqual([
      0,
      expect.stringContaining('--- this port has no reset line'),
    ]);
  });

  it('goes on when the device went away and came back', async ({ expect }) => {
    let connections = 0;
    const port = await serve((socket) => {
      socket.write(`I (${10 * ++connections}) app: hello ${connections}\r\n`);
      if (connections === 1) setTimeout(() => socket.destroy(), 100);
    });
    const shown = await run([
      'monitor',
      '--port',
      port,
      '--until',
      'hello 2',
      '--timeout',
      '20000',
      '--format',
      'ndjson',
    ]);
    const names = events(shown).map(({ event }) => event);
    expect(names.slice(0, 4)).toEqual(['line', 'port-lost', 'port-back', 'line']);
    expect(shown.code).toBe(0);
  });

  it('reports on what it heard where the port went away and stays away', async ({ expect }) => {
    const device = createServer((socket) => {
      socket.write(tenConnections);
      setTimeout(() => {
        device.close();
        socket.destroy();
      }, 700);
    });
    device.listen(0, '127.0.0.1');
    await once(device, 'listening');
    const port = `socket://127.0.0.1:${(device.address() as AddressInfo).port}`;
    const shown = await run(['monitor', '--port', port, '--wait', '0']);
    expect(shown.code).toBe(4);
    expect(shown.stdout).toMatch(/\n--- port lost: .*\n[^]*\nLEAK 8 KB of DMA .* 10 connections/);
    expect(shown.stderr).toMatch(/^error: The connection to .* did not come back within 0 s\.\n/);
  });

  it('hides what the filter hides, and nothing that a device says reaches the terminal as commands', async ({
    expect,
  }) => {
    const port = await serve((socket) =>
      socket.write(
        'I (1) a: \x1b]0;owned\x07hello\r\nD (2) a: detail\r\nW (3) b: \x1b[31mred\x1b[0m \x9b2J\r\nend\r\n',
      ),
    );
    const shown = await run([
      'monitor',
      '--port',
      port,
      '--filter',
      '*:I',
      '--until',
      'end',
      '--timeout',
      '20000',
    ]);
    expect(shown.stdout).toBe('I (1) a: hello\nW (3) b: red \\x9b2J\nend\n');
  });

  it('refuses to write over a recording, and a port that is not there', async ({ expect }) => {
    const there = folder.write('there.rec', 'x');
    const port = await serve(() => undefined);
    const refused = await run(['monitor', '--port', port, '--record', there, '--timeout', '500']);
    expect(refused.code).toBe(5);
    expect(readFileSync(there, 'utf8')).toBe('x');
    expect((await run(['monitor', '--port', 'socket://127.0.0.1:1', '--timeout', '500'])).code).toBe(4);
    expect((await run(['monitor'])).code).toBe(2);
  });

  it('leaves the file of an earlier answer alone where the port cannot be opened', async ({ expect }) => {
    const earlier = folder.write('earlier.txt', 'lines of yesterday\n');
    const { code } = await run(['monitor', '--port', 'socket://127.0.0.1:1', '--output', earlier]);
    expect([code, readFileSync(earlier, 'utf8')]).toEqual([4, 'lines of yesterday\n']);
    expect(readdirSync(folder.path).filter((name) => name.includes('earlier'))).toEqual(['earlier.txt']);
  });
});

describe.concurrent('record', { timeout: 90_000 }, () => {
  it('takes the same command again where the port could not be opened', async ({ expect }) => {
    const rec = folder.file('second-try.rec');
    expect((await run(['record', rec, '--port', 'socket://127.0.0.1:1'])).code).toBe(4);
    expect(existsSync(rec)).toBe(false);
    const port = await serve((socket) => socket.write('hello\r\n'));
    expect((await run(['record', rec, '--port', port, '--for', '400'])).code).toBe(0);
  });

  it('keeps every byte with its time', async ({ expect }) => {
    const port = await serve((socket) => {
      socket.write('one\r\n');
      setTimeout(() => socket.write('two\r\n'), 300);
    });
    const rec = folder.file('short.rec');
    const child = startCli(['record', rec, '--port', port, '--format', 'json']);
    const stdout = text(child.stdout);
    await expect
      .poll(() => existsSync(rec) && readFileSync(rec).includes('two'), { timeout: 15_000 })
      .toBe(true);
    child.kill('SIGINT');
    expect(JSON.parse(await stdout)).toMatchObject({ file: rec, bytes: 10, losses: 0 });
    expect((await run(['replay', rec])).stdout).toBe('one\r\ntwo\r\n');
  });

  it('is whole up to the last second after kill -9, and one that is cut is read as far as it goes', async ({
    expect,
  }) => {
    const port = await serve((socket) => {
      let i = 0;
      const timer = setInterval(() => socket.write(`line ${i++}\r\n`), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const rec = folder.file('killed.rec');
    const child = startCli(['record', rec, '--port', port]);
    await expect
      .poll(() => existsSync(rec) && readFileSync(rec).length > 600, { timeout: 15_000 })
      .toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    const lines = (await run(['replay', rec, '--speed', '0'])).stdout.split('\r\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.slice(0, -1)).toEqual(lines.slice(0, -1).map((_, i) => `line ${i}`));
    truncateSync(rec, readFileSync(rec).length - 5);
    const cut = await run(['replay', rec, '--speed', '0']);
    expect([cut.code, cut.stderr]).toEqual([0, expect.stringMatching(/middle of a frame/)]);
    expect((await run(['replay', samplePath('one-connection.log')])).code).toBe(3);
  });

  it('gives what there is at Ctrl+C', async ({ expect }) => {
    const port = await serve((socket) => socket.write('hello\r\n'));
    const rec = folder.file('interrupted.rec');
    const child = startCli(['record', rec, '--port', port]);
    await expect
      .poll(() => existsSync(rec) && readFileSync(rec).includes('hello'), { timeout: 15_000 })
      .toBe(true);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    expect((await run(['replay', rec, '--speed', '0'])).stdout).toBe('hello\r\n');
  });
});
