import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkTarget } from '../../src/streamer/link-target.js';
import { writeWholeFile } from '../../src/streamer/write-whole-file.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

describe.skipIf(process.platform === 'win32')('a link to a file that is not there yet', () => {
  it('leads to it through other links, from the folder in which each of them is', () => {
    mkdirSync(folder.file('deep'));
    symlinkSync('deep/second', folder.file('first'));
    symlinkSync('../later', folder.file('deep/second'));
    expect(linkTarget(folder.file('first'))).toBe(join(realpathSync(folder.path), 'later'));
    expect(linkTarget(folder.file('none'))).toBe(folder.file('none'));
  });

  it('that leads in a circle is an error of the system', async () => {
    symlinkSync('b', folder.file('a'));
    symlinkSync('a', folder.file('b'));
    await expect(writeWholeFile(folder.file('a'), Buffer.from('x'))).rejects.toMatchObject({ code: 'ELOOP' });
  });
});
