import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { RunningProgram, startSignal, urlOf } from '../support/rtc-stage.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

describe('signal', () => {
  it('serves the page under a strict policy, says where it is, and ends with a summary', async () => {
    const signal = new RunningProgram(['signal', '--http-port', '0']);
    const line = await signal.line('Viewer page:');
    expect(signal.lines[0]).toMatch(/^LISTENING on ws:\/\/127\.0\.0\.1:\d+, for this machine only$/);
    const url = line.replace('Viewer page: ', '');
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
    const html = await page.text();
    // Nothing inline that the policy would forbid, and nothing from elsewhere.
    expect(html).not.toMatch(/<style|style=|onclick|<script>|https?:/);
    for (const name of ['viewer.js', 'viewer.css']) expect((await fetch(`${url}${name}`)).status).toBe(200);
    const others = ['../package.json', '%2e%2e/package.json', 'x'].map(
      async (path) => (await fetch(url + path)).status,
    );
    expect(await Promise.all(others)).toEqual([404, 404, 404]);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405);
    expect(await signal.stop()).toBe(130);
    expect(signal.lines.at(-1)).toMatch(/^DONE: 0 requests, 0 offers, 0 answers, 0 clients in /);
  });

  it('says what to do where the port is taken', async () => {
    const signal = await startSignal();
    const { port } = new URL(urlOf(signal));
    const earlier = folder.write('earlier.session', '{"session":"esp-rtc-diag","by":"signal"}\n');
    const { code, stderr } = runCli(['signal', '--http-port', port, '--session', earlier]);
    expect(readFileSync(earlier, 'utf8')).toBe('{"session":"esp-rtc-diag","by":"signal"}\n');
    expect(stderr).toBe(
      `error: Nothing can listen at 127.0.0.1:${port}: the port is taken.\n` +
        'End the program that has it (another one of these?), or choose another port with --http-port.\n',
    );
    expect(code).toBe(4);
    await signal.stop();
  });

  it.each([
    [['signal', '--http-port', '70000'], /no port/],
    [['view', '--signal', 'http://127.0.0.1'], /no address of a signalling server/],
    [['view', '--signal', 'ws://127.0.0.1', '--cycles', '0'], /from 1 to/],
    [['simulate', '--streamer'], /--signal/],
    [['simulate', '--streamer', '--signal', 'ws://127.0.0.1', '--loss', '101'], /0 to 100/],
  ])('refuses %j', (args, message) => {
    const { code, stderr } = runCli(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('reads the model of a streamer that has no port, too', () => {
    const { code, stderr } = runCli(
      'simulate --streamer --signal ws://127.0.0.1 --model absent.json'.split(' '),
    );
    expect(stderr).toContain('error: absent.json does not exist.');
    expect(code).toBe(3);
  });
});
