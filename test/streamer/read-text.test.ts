import { expect, it } from 'vitest';
import { readText } from '../../src/streamer/read-text.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const { signal } = new AbortController();

it('a text that is larger than its kind ever is, is another file', async () => {
  const limit = { what: 'scenario', maxBytes: 1024 * 1024 };
  const read = async (size: number): Promise<string> =>
    readText(folder.write('text', Buffer.alloc(size, 'x')), signal, limit);
  expect(await read(limit.maxBytes)).toHaveLength(limit.maxBytes);
  await expect(read(limit.maxBytes + 1)).rejects.toMatchObject({
    code: 'input-too-large',
    message: expect.stringMatching(/ is larger than 1 MB, which no scenario is\.$/),
  });
});
