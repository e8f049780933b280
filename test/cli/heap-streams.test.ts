import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startCli, type CliRun } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';

const log = readFileSync(samplePath('one-connection.log'));

type Started = ReturnType<typeof startCli>;

async function finished(child: Started): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

async function written(child: Started, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => void child.stdin.write(bytes, () => resolve()));
}

describe('Ctrl+C while stdin goes on', () => {
  it('gives the report so far, and 130', async () => {
    const child = startCli(['heap', '-', '--format', 'ndjson']);
    const run = finished(child);
    // The dump comes out while stdin is open: then the program has read it, and the signal has its handler.
    const firstOutput = once(child.stdout, 'data');
    await written(child, Buffer.concat([log, Buffer.from('I (5) app: and so on\n')]));
    await firstOutput;
    child.kill('SIGINT');
    const { code, stdout, stderr } = await run;
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ event: 'dump', leakedBytes: 8628 });
    expect(events.at(-1)).toMatchObject({ event: 'verdict', interrupted: true });
    expect([code, stderr]).toEqual([130, '']);
  });

  it('before any trace gives a report too', async () => {
    const child = startCli(
      ['heap', '-', '--format', 'ndjson', samplePath('one-connection.log')].toSpliced(2, 0),
    );
    const run = finished(child);
    // Nothing tells from outside that a quiet log is being read, but what it has read before.
    await written(child, log);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect((await run).code).toBe(130);
  });
});

describe('a reader that goes away', () => {
  it.each(['text', 'json', 'ndjson'])('is no error in %s', async (format) => {
    const child = startCli(['heap', samplePath('ten-connections.log'), '--format', format]);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('after the first line of a long answer is no error', async () => {
    const child = startCli(['heap', '-', '--format', 'ndjson']);
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined);
    for (let dump = 0; dump < 50; dump++) child.stdin.write(log);
    child.stdin.end();
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });
});
