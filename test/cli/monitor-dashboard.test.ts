import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'vitest';
import { runCliBeside } from '../support/start-cli.js';
import { Terminal, whyNoTerminal } from '../support/terminal.js';
import { withServer } from '../support/tcp-server.js';

const noReason = whyNoTerminal();

function open(ctx: TestContext, port: string, ...more: readonly string[]): Terminal {
  if (noReason !== null) ctx.skip(noReason);
  const size = { columns: 80, rows: 24 };
  const terminal = new Terminal(['monitor', '--dashboard', '--port', port, ...more], size);
  ctx.onTestFinished(() => terminal.close());
  return terminal;
}

/** What a device may say to the terminal of whoever watches it. */
const hostile = [
  'I (1) a: \x1b[2J\x1b[H\x1b]0;owned\x07',
  '\x1b[?1049l\x1b[31mred for ever',
  `\x9b2J${'wide 日本語'.repeat(40)}`,
  `I (2) Streamer: Heap: 32934 KB free | DMA: 365 KB | Internal: 395 KB | Clients: 2`,
  'the last one',
].join('\r\n');

describe.concurrent('monitor --dashboard', { timeout: 90_000 }, () => {
  it('fills the terminal, follows its size, does what keys say, and gives the terminal back with the report', async (ctx) => {
    const { expect } = ctx;
    const terminal = open(ctx, 'sim', '--leak', '1');
    const first = await terminal.until(/^DMA +365 KB +365 KB +█/m, 'screen');
    expect(first).toMatch(/^sim · \d+ s · 0 clients +SIMULATION$/m);
    expect(first).not.toContain('shell-was-here');
    terminal.resize(60, 16);
    await terminal.until(/^sim · \d+ s · 0 clients {20,40}SIMULATION\n[^]*^Ctrl\+\] quits.*…$/m, 'screen');
    terminal.resize(120, 40);
    await terminal.until(/(?:.*\n){39}Ctrl\+\] quits · .* H help\n$/, 'screen');
    terminal.keys('C-t', 'y');
    await terminal.until(/PAUSED · SIMULATION/, 'screen');
    terminal.keys('C-t', 'r');
    await terminal.until(/ · 1 restart · [^]*the chip restarted/, 'screen');
    terminal.keys('C-c');
    const last = await terminal.until(/ended with 130\nicanon/, 'screen');
    // Joined to what stood there, where the terminal has changed its width meanwhile.
    expect(terminal.history()).toMatch(/shell-was-here\n/);
    expect(last).toMatch(/^sim · 2 boots · /m);
    expect(last).not.toContain('Ctrl+] quits');
  });

  it('is not left by what a device says', async (ctx) => {
    const { expect } = ctx;
    await withServer(
      (socket) => socket.write(`${hostile}\r\n`),
      async (port) => {
        const terminal = open(ctx, `socket://127.0.0.1:${port}`);
        const screen = await terminal.until(/^the last one$/m, 'screen');
        const lines = screen.split('\n');
        expect(lines[0]).toMatch(/^socket:.* · 2 clients$/);
        expect(lines[23]).toMatch(/^Ctrl\+\] quits/);
        expect(screen).toContain('red for ever');
        expect(screen).not.toContain('shell-was-here');
        terminal.keys('C-]');
        await terminal.until(/^shell-was-here\n[^]*ended with 0\nicanon/m, 'screen');
      },
    );
  });

  it('gives the terminal back where it is killed, too', async (ctx) => {
    // A device that never hangs up keeps the first Ctrl+C waiting for a second.
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.write('I (1) app: ready\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ctx.onTestFinished(() => void server.close());
    const terminal = open(ctx, `socket://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await terminal.until(/^I \(1\) app: ready$/m, 'screen');
    terminal.keys('C-c', 'C-c');
    await terminal.until(/^shell-was-here\n[^]*ended with 130\nicanon/m, 'screen');
  });

  it('is refused where there is no terminal', async ({ expect }) => {
    for (const more of [[], ['--format', 'ndjson']]) {
      const run = await runCliBeside(['monitor', '--port', 'sim', '--dashboard', ...more]);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(/^error: A dashboard needs a terminal, and .+\n.+\n$/);
    }
  });
});
