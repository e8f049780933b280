import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
