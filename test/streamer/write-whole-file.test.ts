import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeWholeFile } from '../../src/streamer/write-whole-file.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

describe('a file that is written whole', () => {
  it('has the mode of the one that it replaces, and a link to it stays a link', async () => {
    mkdirSync(folder.file('whole'));
    const path = folder.write('whole/old.txt', 'old');
    chmodSync(path, 0o640);
    symlinkSync(path, folder.file('whole/link.txt'));
    await writeWholeFile(folder.file('whole/link.txt'), Buffer.from('new'));
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new', 0o640]);
    expect(readdirSync(folder.file('whole')).toSorted()).toEqual(['link.txt', 'old.txt']);
  });

  it('leaves nothing behind where it cannot be put in place', async () => {
    mkdirSync(folder.file('in/x/y'), { recursive: true });
    await expect(writeWholeFile(folder.file('in/x'), Buffer.from('new'))).rejects.toMatchObject({
      code: 'EISDIR',
    });
    await expect(writeWholeFile(folder.file('none/x'), Buffer.from('new'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(readdirSync(folder.file('in'))).toEqual(['x']);
  });

  it('may have a name as long as the file system takes', async () => {
    const path = folder.file('n'.repeat(255));
    await writeWholeFile(path, Buffer.from('new'));
    await writeWholeFile(path, Buffer.from('newer'));
    expect(readFileSync(path, 'utf8')).toBe('newer');
  });

  it('may be written many times at once', async () => {
    const path = folder.file('many.txt');
    await Promise.all(Array.from({ length: 20 }, (_, i) => writeWholeFile(path, Buffer.alloc(5000, i))));
    const bytes = readFileSync(path);
    expect([bytes.length, new Set(bytes).size]).toEqual([5000, 1]);
  });
});
