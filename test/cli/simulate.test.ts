import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../support/run-cli.js';
import { runCliBeside } from '../support/start-cli.js';
import { samplePath } from '../support/sample-path.js';

type Running = { readonly urls: readonly string[]; stop(): Promise<number | null> };

/** Starts `simulate` and waits for the lines of its listeners. */
async function simulate(args: readonly string[], listeners: number): Promise<Running> {
  const child = startCli(['simulate', ...args]);
  let out = '';
  const urls = await new Promise<string[]>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      const lines = out.split('\n').slice(0, -1);
      if (lines.length === listeners) resolve(lines.map((line) => JSON.parse(line).url));
    });
  });
  return {
    urls,
    async stop() {
      child.kill('SIGINT');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

describe('simulate', () => {
  it('serves a chip that flash, reset and verify can use one after the other, and ends with 130', async () => {
    const chip = await simulate(['--listen', 'rfc2217://127.0.0.1:0', '--listen', 'socket://127.0.0.1:0'], 2);
    const [port = '', socket = ''] = chip.urls;
    expect(port).toMatch(/^rfc2217:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(socket).toMatch(/^socket:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const flashed = await runCliBeside(['flash', samplePath('build'), '--port', port, '--format', 'json']);
    expect(flashed.stderr).toBe('SIMULATION: this chip is not there\n');
    expect(JSON.parse(flashed.stdout)).toMatchObject({
      simulated: true,
      reset: 'hard',
      boot: 'flash',
      verified: true,
    });
    expect((await runCliBeside(['flash', samplePath('build'), '--verify-only', '--port', port])).code).toBe(
      0,
    );
    expect((await runCliBeside(['reset', '--port', port])).stdout).toMatch(/^RESET, it starts from flash\n/);
    const unreset = await runCliBeside(['reset', '--port', socket]);
    expect(unreset).toMatchObject({ code: 4, stdout: '' });
    expect(await chip.stop()).toBe(130);
  });

  it('is another chip where that is asked for, which takes no build of an ESP32-P4', async () => {
    const chip = await simulate(['--chip', 'esp32c3', '--listen', 'rfc2217://127.0.0.1:0'], 1);
    const [port = ''] = chip.urls;
    const refused = await runCliBeside(['flash', samplePath('build'), '--port', port]);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toMatch(
      /is made for the esp32p4, and this chip is an esp32c3\.\n.*set-target esp32c3/,
    );
    expect(await chip.stop()).toBe(130);
    const nothing = runCli([
      'simulate',
      '--chip',
      'esp32',
      '--revision',
      '1.3',
      '--listen',
      'socket://127.0.0.1:0',
    ]);
    expect(nothing.code).toBe(2);
  });

  it('is a chip of the asked revision with the asked faults', async () => {
    const args = [
      '--listen',
      'rfc2217://127.0.0.1:0',
      '--revision',
      '1.3',
      '--fault',
      'corrupt@3000,drop@^900',
    ];
    const chip = await simulate(args, 1);
    const [port = ''] = chip.urls;
    const refused = await runCliBeside(['flash', samplePath('build'), '--port', port]);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('CONFIG_ESP32P4_SELECTS_REV_LESS_V3=y');
    const image = samplePath('image/app-v1.bin');
    const healed = await runCliBeside(['flash', '0x10000', image, '--port', port, '--format', 'json']);
    expect(JSON.parse(healed.stdout)).toMatchObject({
      chip: { revision: '1.3' },
      files: [{ action: 'written' }],
    });
    await chip.stop();
  });

  it('can be flashed without lines where it starts in download mode, and then restarts by its watchdog', async () => {
    const chip = await simulate(['--listen', 'socket://127.0.0.1:0', '--download'], 1);
    const [port = ''] = chip.urls;
    const run = await runCliBeside(['flash', samplePath('build'), '--port', port, '--format', 'json']);
    expect(JSON.parse(run.stdout)).toMatchObject({ reset: 'watchdog', boot: 'flash' });
    await chip.stop();
  });

  it.each([
    [['--listen', 'http://127.0.0.1:1'], /no rfc2217:\/\/host:port/],
    [['--fault', 'explode@5'], /no list such as/],
  ])('is told what is wrong with %j', (args, message) => {
    const run = runCli(['simulate', ...args]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
  });
});
