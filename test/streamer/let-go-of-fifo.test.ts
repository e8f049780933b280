import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readLog } from '../../src/streamer/log-source.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
let count = 0;
function fifo(): string {
  const path = join(folder.path, `fifo-${count++}`);
  execFileSync('mkfifo', [path]);
  return path;
}

/** What is read until a signal that comes after so many blocks, or at once. */
async function readUntil(path: string, blocks: number): Promise<string> {
  const controller = new AbortController();
  let text = '';
  if (blocks === 0) setTimeout(() => controller.abort(), 50);
  for await (const block of readLog(path, { signal: controller.signal })) {
    text += Buffer.from(block).toString();
    if (--blocks === 0) setTimeout(() => controller.abort(), 50);
  }
  return text;
}

describe.skipIf(process.platform === 'win32')('a log that comes out of a FIFO', () => {
  it('ends by the first Ctrl+C where nobody writes into it', async () => {
    expect(await readUntil(fifo(), 0)).toBe('');
  });

  it('ends with what there is where its writer says no more', async () => {
    const path = fifo();
    const [text, writer] = await Promise.all([
      readUntil(path, 1),
      open(path, 'w').then(async (file) => {
        await file.write('I (1) app: line\n');
        return file;
      }),
    ]);
    await writer.close();
    expect(text).toBe('I (1) app: line\n');
  });
});

describe('a log that comes out of a terminal', () => {
  it('ends by the first Ctrl+C, with what there is', async (ctx) => {
    if (spawnSync('socat', ['-V']).error) return ctx.skip('socat is not installed');
    const [path, other] = [join(folder.path, 'tty-a'), join(folder.path, 'tty-b')];
    const pty = (link: string): string => `pty,raw,echo=0,link=${link}`;
    const socat = spawn('socat', [pty(path), pty(other)]);
    try {
      await vi.waitUntil(() => existsSync(path) && existsSync(other), { timeout: 5_000 });
      writeFileSync(other, 'I (1) app: line\n');
      expect(await readUntil(path, 1)).toBe('I (1) app: line\n');
    } finally {
      socat.kill();
    }
  });
});
