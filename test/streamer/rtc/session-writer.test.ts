import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SessionWriter } from '../../../src/streamer/rtc/session-writer.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();

describe('a session file on a slow disk', () => {
  it('says how many records it had to leave out, also where nothing comes after them', async () => {
    const path = folder.file('session.ndjson');
    const writer = await SessionWriter.open(path, 'signal');
    const written = 60_000;
    // All in one turn: the disk gets none of it before the last one.
    for (let i = 0; i < written; i++) {
      writer.write({ event: 'left', timeMs: i, id: 'x'.repeat(60), code: 1000, reason: 'y'.repeat(60) });
    }
    await writer.close();
    const records = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): { event?: string; count?: number } => JSON.parse(line));
    const kept = records.filter(({ event }) => event === 'left').length;
    expect(kept).toBeLessThan(written);
    expect(records.at(-1)).toMatchObject({ event: 'dropped', count: written - kept });
  });
});

describe('a session file that is there', () => {
  const open = async (path: string): Promise<void> => (await SessionWriter.open(path, 'view')).close();

  it.each(['precious\n', '{"session":"other"}\n', '{'])(
    'is left alone where it holds %j',
    async (content) => {
      const path = folder.write('console.log', Buffer.from(content));
      await expect(open(path)).rejects.toMatchObject({ code: 'session-over-other', exitCode: 5 });
      expect(readFileSync(path, 'utf8')).toBe(content);
    },
  );

  it('is replaced where it is an earlier session, or empty', async () => {
    const path = folder.write('empty.ndjson', Buffer.from(''));
    await open(path);
    const first = readFileSync(path, 'utf8');
    await open(path);
    expect(JSON.parse(first)).toMatchObject({ session: 'esp-rtc-diag', by: 'view' });
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  });

  it('is written into where it is no file', async () => {
    await expect(open('/dev/null')).resolves.toBeUndefined();
  });
});
