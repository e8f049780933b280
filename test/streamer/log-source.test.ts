import type { FileHandle } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { readLog } from '../../src/streamer/log-source.js';
import { rejectedBy } from '../support/rejected-by.js';

const zipped = gzipSync('I (1) app: first\n'.repeat(1000)).subarray(0, 60);

/** A file on a disk that fails behind its first block. */
const failing = {
  reads: 0,
  isClosed: false,
  stat: async () => ({ isFile: () => true, size: 1_000_000 }),
  async read(buffer: Buffer): Promise<{ bytesRead: number }> {
    if (this.reads++ > 0) throw Object.assign(new Error('i/o error, read'), { code: 'EIO' });
    return { bytesRead: zipped.copy(buffer) };
  },
  async close(): Promise<void> {
    this.isClosed = true;
  },
};

vi.mock('node:fs/promises', async (importActual) => ({
  ...(await importActual<typeof import('node:fs/promises')>()),
  // What the reader uses of a handle.
  open: async () => failing as unknown as FileHandle,
}));

describe('a compressed log on a disk that fails', () => {
  it('ends with the error of the disk, and closes the file', async () => {
    const read = async (): Promise<void> => {
      for await (const block of readLog('a.log.gz', { signal: new AbortController().signal })) void block;
    };
    expect(await rejectedBy(read())).toMatchObject({
      code: 'input-unreadable',
      message: 'a.log.gz cannot be read (EIO).',
    });
    expect(failing.isClosed).toBe(true);
  });
});
