import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { withTwinMedia } from '../../../src/runs/simulate/twin-media.js';
import type { TwinMedia } from '../../../src/streamer/twin/run-twin.js';
import { packTree } from '../../support/littlefs-tree.js';
import { rejectedBy } from '../../support/rejected-by.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();
const { signal } = new AbortController();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what the twin plays', () => {
  it('is a folder as it is', async () => {
    const play = vi.fn(async () => undefined);
    await withTwinMedia({ path: folder.file(''), signal }, play);
    await withTwinMedia({ path: undefined, signal }, play);
    expect(play.mock.calls).toEqual([[{ kind: 'folder', path: folder.file('') }], [{ kind: 'own' }]]);
  });

  it('is unpacked from an image, samples alone, and removed in the end', async () => {
    const tree = new Map([
      ['h264/0.h264', bytes('a picture')],
      ['opus/0.opus', bytes('a sound')],
      ['readme.txt', bytes('none of it')],
    ]);
    const path = folder.write('a.bin', packTree(tree).image);
    const places: string[] = [];
    const play = async (media: TwinMedia): Promise<void> => {
      if (media.kind !== 'folder') throw new Error('An image gives a folder.');
      places.push(media.path);
      expect(readdirSync(media.path).toSorted()).toEqual(['h264', 'opus']);
      expect(readFileSync(join(media.path, 'h264/0.h264'), 'utf8')).toBe('a picture');
      if (places.length === 2) throw new Error('lost');
    };
    await withTwinMedia({ path, signal }, play);
    await expect(withTwinMedia({ path, signal }, play)).rejects.toThrow('lost');
    expect(places.map((place) => existsSync(place))).toEqual([false, false]);
  });

  it('has the name of its image, for what is wrong with a sample', async () => {
    const path = folder.write('named.bin', packTree(new Map([['h264/0.h264', bytes('x')]])).image);
    const play = vi.fn(async (media: TwinMedia) => void media);
    await withTwinMedia({ path, signal }, play);
    expect(play.mock.calls[0]?.[0]).toMatchObject({ kind: 'folder', image: path });
  });

  it('is none of an image without samples, of another file, or of none', async () => {
    const empty = folder.write('empty.bin', packTree(new Map([['readme.txt', bytes('x')]])).image);
    const codes = [empty, folder.write('text', 'no image'), folder.file('absent')].map(async (path) => {
      const { code, message } = await rejectedBy(withTwinMedia({ path, signal }, async () => undefined));
      expect(message).toContain(path);
      return code;
    });
    expect(await Promise.all(codes)).toEqual(['no-media', 'not-littlefs', 'input-unreadable']);
  });
});
