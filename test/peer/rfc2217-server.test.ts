import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { firmwareLike } from '../support/firmware-like.js';
import { buildShim, PtyRig, whyNoPty } from '../support/pty/pty-rig.js';
import { runCliBeside } from '../support/start-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const bytes = firmwareLike(100_000);
const file = folder.write('app.bin', bytes);
const command = process.env['ESP_RTC_DIAG_RFC2217_SERVER'] ?? '';
const tcpPort = 7020;

function skipWithoutPeer(ctx: TestContext): void {
  if (command === '') ctx.skip('ESP_RTC_DIAG_RFC2217_SERVER names no esp_rfc2217_server');
  const reason = whyNoPty();
  if (reason !== null) ctx.skip(reason);
}

async function isListening(): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(tcpPort, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(100);
  }
}

describe("Espressif's esp_rfc2217_server before an emulated chip on a pty", { timeout: 120_000 }, () => {
  for (const query of ['', '?ign_set_control']) {
    it(`lets our client reset, flash and start the chip${query && ` with ${query}`}`, async (ctx) => {
      skipWithoutPeer(ctx);
      const rig = new PtyRig(folder.path);
      const shim = buildShim(folder.path);
      rig.simulation.chip.powerOn();
      await rig.start();
      const env = { ...process.env, LD_PRELOAD: shim, MODEM_LINES_SOCKET: rig.linesSocket };
      const server = spawn(command, ['-p', String(tcpPort), rig.path], { env, stdio: 'ignore' });
      try {
        await isListening();
        const port = `rfc2217://127.0.0.1:${tcpPort}${query}`;
        const run = await runCliBeside(['flash', '0x10000', file, '--port', port, '--format', 'json']);
        expect(run).toMatchObject({ code: 0, stderr: 'SIMULATION: this chip is not there\n' });
        expect(JSON.parse(run.stdout)).toMatchObject({
          files: [{ action: 'written' }],
          reset: 'hard',
          boot: 'flash',
        });
        expect(Buffer.compare(rig.simulation.flash.read(0x10000, bytes.length), bytes)).toBe(0);
      } finally {
        server.kill();
        await rig.stop();
      }
    });
  }
});
