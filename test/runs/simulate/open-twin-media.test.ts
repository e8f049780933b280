import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTwinMedia } from '../../../src/runs/simulate/open-twin-media.js';
import { packTree } from '../../support/littlefs-tree.js';
import { rejectedBy } from '../../support/rejected-by.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();
const { signal } = new AbortController();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what the twin plays', () => {
  it('is a folder as it is', async () => {
    const { media } = await openTwinMedia(folder.file(''), signal);
    expect(media).toEqual({ kind: 'folder', path: folder.file('') });
  });

  it('is unpacked from an image, samples alone, and removed in the end', async () => {
    const tree = new Map([
      ['h264/0.h264', bytes('a picture')],
      ['opus/0.opus', bytes('a sound')],
      ['readme.txt', bytes('none of it')],
    ]);
    const { media, dispose } = await openTwinMedia(folder.write('a.bin', packTree(tree).image), signal);
    if (media.kind !== 'folder') throw new Error('An image gives a folder.');
    expect(readdirSync(media.path).toSorted()).toEqual(['h264', 'opus']);
    expect(readFileSync(join(media.path, 'h264/0.h264'), 'utf8')).toBe('a picture');
    dispose();
    expect(existsSync(media.path)).toBe(false);
  });

  it('is none of an image without samples, of another file, or of none', async () => {
    const empty = folder.write('empty.bin', packTree(new Map([['readme.txt', bytes('x')]])).image);
    const codes = [empty, folder.write('text', 'no image'), folder.file('absent')].map(async (path) => {
      const { code, message } = await rejectedBy(openTwinMedia(path, signal));
      expect(message).toContain(path);
      return code;
    });
    expect(await Promise.all(codes)).toEqual(['no-media', 'not-littlefs', 'input-unreadable']);
  });
});
