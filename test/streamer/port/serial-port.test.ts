import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { buildShim, PtyRig, whyNoPty } from '../../support/pty/pty-rig.js';
import { firmwareLike } from '../../support/firmware-like.js';
import { runCliBeside } from '../../support/start-cli.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();
const bytes = firmwareLike(300_000);
const file = folder.write('app.bin', bytes);
const noReason = whyNoPty();
const shim = noReason === null ? buildShim(folder.path) : '';

async function startRig(ctx: TestContext): Promise<{ rig: PtyRig; env: Record<string, string> }> {
  if (noReason !== null) ctx.skip(noReason);
  const rig = new PtyRig(mkdtempSync(join(folder.path, 'rig-')));
  ctx.onTestFinished(() => rig.stop());
  rig.simulation.chip.powerOn();
  await rig.start();
  return { rig, env: { LD_PRELOAD: shim, MODEM_LINES_SOCKET: rig.linesSocket } };
}

describe.concurrent('a serial port of the system (npm serialport over a pty)', () => {
  it('resets the chip by DTR and RTS, changes the rate, writes, verifies, and starts it', async (ctx) => {
    const { rig: board, env } = await startRig(ctx);
    const args = ['flash', '0x10000', file, '--port', board.path, '--baud', '921600', '--format', 'json'];
    const run = await runCliBeside(args, { env });
    expect(run).toMatchObject({ code: 0, stderr: 'SIMULATION: this chip is not there\n' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      simulated: true,
      files: [{ action: 'written', size: bytes.length }],
      reset: 'hard',
      boot: 'flash',
      verified: true,
    });
    expect(Buffer.compare(board.simulation.flash.read(0x10000, bytes.length), bytes)).toBe(0);
  });

  it('goes on where the port has no modem lines, says so once, and restarts by the watchdog', async (ctx) => {
    const { rig: board } = await startRig(ctx);
    board.simulation.chip.enterDownload();
    const args = ['flash', '0x10000', file, '--port', board.path, '--baud', '115200', '--format', 'json'];
    const run = await runCliBeside(args);
    expect(run.stderr).toBe(`${board.path} has no modem lines, so it cannot reset the chip.\n`);
    expect(JSON.parse(run.stdout)).toMatchObject({
      files: [{ action: 'written' }],
      reset: 'watchdog',
      boot: 'flash',
    });
  });

  it('tells what to press where nothing can reset the chip', async (ctx) => {
    const { rig: board } = await startRig(ctx);
    const run = await runCliBeside(['flash', '0x10000', file, '--port', board.path]);
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('hold BOOT');
  });

  it('says that a port is busy', async (ctx) => {
    const { rig: board } = await startRig(ctx);
    const holder = spawn('flock', [board.path, 'sleep', '30']);
    await new Promise((resolve) => holder.once('spawn', resolve));
    const run = await runCliBeside(['flash', '0x10000', file, '--port', board.path]);
    holder.kill();
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toContain(`${board.path} is in use by another program.`);
  });

  it('ends with exit code 4 where the cable is pulled in the middle', async (ctx) => {
    const { rig: board, env } = await startRig(ctx);
    let isPulled = false;
    const args = ['flash', '0x10000', file, '--port', board.path, '--format', 'ndjson'];
    const run = await runCliBeside(args, {
      env,
      onStdout: (text) => {
        if (isPulled || !text.includes('"progress"')) return;
        isPulled = true;
        board.unplug();
      },
    });
    expect(isPulled).toBe(true);
    expect(run.code).toBe(4);
    expect(run.stdout).not.toContain('"done"');
    expect(run.stderr).toMatch(/went away/);
  });

  it.each([
    ['/dev/ttyNOPE9', 'There is no port /dev/ttyNOPE9.', 'esp-rtc-diag ports'],
    ['/etc/passwd', '/etc/passwd', 'Check'],
  ])('has an error with a hint for %s', async (path, message, hint) => {
    const run = await runCliBeside(['flash', '0x10000', file, '--port', path]);
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toContain(message);
    expect(run.stderr).toContain(hint);
  });
});
