import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/model/frame.js';
import { AnswerCache } from '../../src/streamer/answer-cache.js';
import { CachedSymbolizer } from '../../src/streamer/cached-symbolizer.js';
import { OpenElfs } from '../../src/streamer/open-elf.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const temporary = new TemporaryFolder();
const inner: Frame = { function: 'f()', file: '/src/a.cpp', line: 7, inlined: true };
const outer: Frame = { function: 'main', file: null, line: null, inlined: false };

let count = 0;
function newFolder(): string {
  return temporary.file(`cache-${count++}`);
}

async function filled(elf: string, folder: string): Promise<string> {
  const cache = AnswerCache.open(elf, folder);
  cache?.add(0x4000_0000, [inner, outer]);
  cache?.add(0x4000_0002, []);
  await cache?.save();
  return join(folder, readdirSync(folder)[0] ?? 'no file');
}

describe('answers of an earlier run', () => {
  it('are those that were given', async () => {
    const [elf, folder] = [temporary.write('a.elf', 'content'), newFolder()];
    await filled(elf, folder);
    const again = AnswerCache.open(elf, folder);
    expect(again?.get(0x4000_0000)).toEqual([inner, outer]);
    expect(again?.get(0x4000_0002)).toEqual([]);
    expect(again?.get(0x4000_0004)).toBeUndefined();
  });

  it('are forgotten when the file has changed', async () => {
    const [elf, folder] = [temporary.write('b.elf', 'content'), newFolder()];
    await filled(elf, folder);
    writeFileSync(elf, 'CONTENT');
    utimesSync(elf, 1_700_000_000, 1_700_000_000);
    expect(AnswerCache.open(elf, folder)?.isEmpty).toBe(true);
  });

  it.each([
    ['cut in half', (text: string) => text.slice(0, text.length / 2)],
    ['of another format', (text: string) => text.replace('"format":1', '"format":0')],
    ['about another file', (text: string) => text.replace('"identity":"', '"identity":"x')],
    ['with a frame that it has not', (text: string) => text.replace(/\[1073741824,\d/, '[1073741824,99')],
    ['with a string that is none', (text: string) => text.replace('"f()"', '17')],
    ['with another shape', () => '{"format":1}'],
    ['that is empty', () => ''],
  ])('count as none in a file %s', async (_, damage) => {
    const [elf, folder] = [temporary.write(`c${count}.elf`, 'content'), newFolder()];
    const path = await filled(elf, folder);
    const text = readFileSync(path, 'utf8');
    expect(damage(text)).not.toBe(text);
    writeFileSync(path, damage(text));
    expect(AnswerCache.open(elf, folder)?.isEmpty).toBe(true);
    await filled(elf, folder);
    expect(AnswerCache.open(elf, folder)?.get(0x4000_0000)).toEqual([inner, outer]);
  });

  it('make way, oldest first, when there are too many', async () => {
    const folder = newFolder();
    await filled(temporary.write('d.elf', 'content'), folder);
    for (const age of [1, 2, 3]) {
      const path = join(folder, `${age}.json`);
      writeFileSync(path, Buffer.alloc(30 * 1024 * 1024));
      utimesSync(path, 1_700_000_000 - age, 1_700_000_000 - age);
    }
    await filled(temporary.write('e.elf', 'content'), folder);
    expect(readdirSync(folder)).toHaveLength(4);
    expect(readdirSync(folder)).not.toContain('3.json');
  });

  it('cost nothing where they cannot be kept', async () => {
    const elf = temporary.write('f.elf', 'content');
    const cache = AnswerCache.open(elf, temporary.write('not-a-folder', ''));
    cache?.add(1, [outer]);
    await expect(cache?.save()).resolves.toBeUndefined();
    expect(AnswerCache.open(temporary.file('none.elf'), newFolder())).toBeNull();
  });
});

describe('a symbolizer with answers of an earlier run', () => {
  it('answers as the file does, without opening it', async () => {
    const folder = newFolder();
    const elf = samplePath('streamer.elf');
    const [first, second] = [new OpenElfs(), new OpenElfs()];
    const cold = new CachedSymbolizer(elf, first, folder);
    const address = 0x4ff0_09e7;
    const frames = cold.framesAt(address);
    await cold.save();
    first.close();
    expect(frames.length).toBeGreaterThan(0);
    const warm = new CachedSymbolizer(elf, second, folder);
    expect(warm.framesAt(address)).toEqual(frames);
    expect(second.count).toBe(0);
    expect(new CachedSymbolizer(elf, second, null).framesAt(address)).toEqual(frames);
    expect(second.count).toBe(1);
    second.close();
  });
});
