import { existsSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'vitest';
import { Terminal, whyNoTerminal } from '../support/terminal.js';
import { withServer } from '../support/tcp-server.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const noReason = whyNoTerminal();

function open(ctx: TestContext, args: readonly string[]): Terminal {
  if (noReason !== null) ctx.skip(noReason);
  const terminal = new Terminal(['monitor', ...args], { columns: 100, rows: 30 });
  ctx.onTestFinished(() => terminal.close());
  return terminal;
}

describe.concurrent('keys of monitor in a terminal', { timeout: 90_000 }, () => {
  it('reset the chip, enter its loader, pause, show times, help and quit', async (ctx) => {
    const { expect } = ctx;
    const rec = folder.file('keys.rec');
    const terminal = open(ctx, ['--port', 'sim', '--leak', '1', '--record', rec]);
    await terminal.until(/Ctrl\+\] quits · menu: Ctrl\+T · help: Ctrl\+T H/);
    await terminal.until(/I \(1000\) Streamer: Heap/);
    terminal.keys('C-t', 'h');
    await terminal.until(/--- .*R resets, P enters download mode, Y pauses, I shows times/);
    terminal.keys('C-t', 'p');
    await terminal.until(/boot:0x307 \(DOWNLOAD\(USB\/UART0\/SPI\)\)\nwaiting for download/);
    terminal.keys('C-t', 'C-r');
    await terminal.until(/--- resets the chip\n[^]*boot:0x30f \(SPI_FAST_FLASH_BOOT\)/);
    terminal.keys('C-t', 'i');
    await terminal.until(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} I \(\d+\) Streamer/m);
    terminal.keys('C-t', 'y');
    await terminal.until(/--- paused/);
    // What is typed goes to the device all the same, and what it answers is recorded.
    terminal.keys('mem', 'Enter');
    await expect.poll(() => readFileSync(rec).includes('esp_rtc_diag: Heap'), { timeout: 10_000 }).toBe(true);
    expect(terminal.history()).not.toContain('esp_rtc_diag: Heap');
    terminal.keys('C-t', 'y');
    await terminal.until(/--- goes on/);
    terminal.keys('C-]');
    const shown = await terminal.until(/ended with 0\nicanon/);
    // Both restarts were made by a key.
    expect(shown).not.toContain('[reboot-unexpected]');
    expect(readFileSync(rec).toString('latin1').match(/reset/g)).toHaveLength(2);
  });

  it('are gone with a terminal that is closed, which ends it in order, with its report', async (ctx) => {
    const { expect } = ctx;
    const [report, rec] = [folder.file('closed.txt'), folder.file('closed.rec')];
    const terminal = open(ctx, ['--port', 'sim', '--leak', '1', '--record', rec, '--output', report]);
    await expect
      .poll(() => existsSync(rec) && readFileSync(rec).includes('I (1500) Streamer: Heap'), {
        timeout: 30_000,
      })
      .toBe(true);
    terminal.close();
    await expect.poll(() => existsSync(report), { timeout: 10_000 }).toBe(true);
    // It appears whole: behind the lines is what they come to.
    expect(readFileSync(report, 'utf8')).toMatch(
      /I \(1500\) Streamer: Heap[^]*\n[^\n]*closed\.rec · 1 boot · [^]*\nDMA +365 KB/,
    );
  });

  it('interrupt it with the report so far, and leave the terminal as it was', async (ctx) => {
    const terminal = open(ctx, ['--port', 'sim', '--leak', '1']);
    await terminal.until(/I \(1500\) Streamer: Heap/);
    terminal.keys('C-c');
    await terminal.until(/\nsim · 1 boot [^]*ended with 130\nicanon/);
  });

  it('say what cannot be done, and hand on all other keys byte for byte', async (ctx) => {
    const { expect } = ctx;
    const heard: Buffer[] = [];
    await withServer(
      (socket) => {
        socket.on('data', (bytes) => heard.push(bytes));
        socket.write('ready\r\n');
      },
      async (port) => {
        const terminal = open(ctx, ['--port', `socket://127.0.0.1:${port}`]);
        await terminal.until(/^ready$/m);
        terminal.keys('C-t', 'r');
        await terminal.until(/--- this port has no reset line: press RESET on the board/);
        terminal.keys('a', 'Up', 'C-a', 'C-t', 'C-t', 'C-t', 'C-]', 'C-t', 'C-c', 'ä', 'Enter');
        const bytes = Buffer.from('a\x1b[A\x01\x14\x1d\x03ä\r');
        await expect.poll(() => Buffer.concat(heard), { timeout: 10_000 }).toEqual(bytes);
        terminal.keys('C-t', 'x');
        await terminal.until(/ended with 0\nicanon/);
      },
    );
  });
});
