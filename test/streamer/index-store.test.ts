import { cpSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { ElfSymbolizer } from '../../src/parsers/elf/elf-symbolizer.js';
import { CachedSymbolizer } from '../../src/streamer/cached-symbolizer.js';
import { IndexStore } from '../../src/streamer/index-store.js';
import { OpenElfs } from '../../src/streamer/open-elf.js';
import { MemoryFile } from '../support/memory-file.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const temporary = new TemporaryFolder();
const sample = samplePath('streamer.elf');
const elf = ElfFile.open(new MemoryFile(readFileSync(sample)));
// Instructions of the sample, and what lies around its code; every seventh in the ordinary run.
const stride = isThorough ? 2 : 14;
const addresses = elf.sections
  .filter(({ isExecutable, isAllocated }) => isExecutable && isAllocated)
  .flatMap(({ address, sizeBytes }) =>
    Array.from({ length: Math.ceil((sizeBytes + 16) / stride) }, (_, i) => address - 8 + i * stride),
  );

let count = 0;
function newFolder(): string {
  return temporary.file(`cache-${count++}`);
}

/** Asks for some addresses as one run does, and says how many files it opened. */
async function run(folder: string, wanted: readonly number[], path = sample) {
  const files = new OpenElfs();
  const symbolizer = new CachedSymbolizer(path, files, folder);
  const frames = wanted.map((address) => symbolizer.framesAt(address));
  await symbolizer.save(Number.POSITIVE_INFINITY);
  const opened = files.count;
  files.close();
  return { frames, opened };
}

async function indexed(folder: string, wanted: readonly number[] = addresses): Promise<string> {
  await run(folder, wanted);
  return join(folder, readdirSync(folder)[0] ?? 'no file');
}

describe('the index of an earlier run', () => {
  it('answers for each address as the file does, names and lines and inlined calls', async () => {
    const folder = newFolder();
    // A quarter of the addresses is enough to have all units read.
    await indexed(
      folder,
      addresses.filter((_, i) => i % 4 === 0),
    );
    const symbolizer = new ElfSymbolizer(elf);
    const { frames } = await run(folder, addresses);
    expect(frames).toEqual(addresses.map((address) => symbolizer.framesAt(address)));
    expect(frames.filter(({ length }) => length > 1).length).toBeGreaterThan(20);
  });

  it('answers for addresses that nobody asked before, without the file', async () => {
    const folder = newFolder();
    const symbolizer = new ElfSymbolizer(elf);
    const inLines = addresses.filter((address) => symbolizer.framesAt(address)[0]?.line);
    const [first = 0, second = 0] = inLines.slice(inLines.length / 2);
    expect((await run(folder, [first])).opened).toBe(1);
    expect((await run(folder, [second, first, 0x1234_5678])).opened).toBe(0);
  });

  it('grows by the units that later runs ask for', async () => {
    const folder = newFolder();
    const wanted = addresses.filter((_, i) => i % 8 === 0);
    const sizes: number[] = [];
    for (const part of [
      wanted.slice(0, wanted.length / 2),
      wanted.slice(0, wanted.length * 0.75),
      wanted,
      wanted,
    ]) {
      sizes.push(readFileSync(await indexed(folder, part)).length);
    }
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(sizes[2]).toBeGreaterThan(sizes[0] ?? 0);
    expect(sizes[3]).toBe(sizes[2]);
    expect((await run(folder, wanted)).opened).toBe(0);
  });

  it('is forgotten when the file has changed', async () => {
    const [folder, path] = [newFolder(), temporary.file('changing.elf')];
    cpSync(sample, path);
    await run(folder, addresses.slice(0, 100), path);
    expect(IndexStore.open(path, folder)?.index).not.toBeNull();
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    expect(IndexStore.open(path, folder)?.index).toBeNull();
  });

  it.each([
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['one byte too long', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)])],
    ['of another format', (bytes: Buffer) => flipped(bytes, 4)],
    ['about another file', (bytes: Buffer) => flipped(bytes, 24)],
    ['with a directory that is damaged', (bytes: Buffer) => flipped(bytes, 200)],
    ['with a directory beyond its end', (bytes: Buffer) => flipped(bytes, 15)],
    ['that is empty', () => Buffer.alloc(0)],
    ['that is text', () => Buffer.from('{"format":1}')],
  ])('counts as none in a file %s, and is written anew', async (_, damage) => {
    const folder = newFolder();
    const wanted = addresses.slice(0, 400);
    const path = await indexed(folder, wanted);
    const whole = readFileSync(path);
    writeFileSync(path, damage(Buffer.from(whole)));
    expect(IndexStore.open(sample, folder)?.index).toBeNull();
    await run(folder, wanted);
    expect(readFileSync(path)).toEqual(whole);
  });

  it('asks the file where a block is damaged, and is thrown away then', async () => {
    const folder = newFolder();
    const path = await indexed(folder);
    const whole = readFileSync(path);
    writeFileSync(path, flipped(Buffer.from(whole), whole.length - 1));
    const symbolizer = new ElfSymbolizer(elf);
    const { frames, opened } = await run(folder, addresses);
    expect(opened).toBe(1);
    expect(frames).toEqual(addresses.map((address) => symbolizer.framesAt(address)));
  });

  it('makes way, oldest first, when there are too many', async () => {
    const folder = newFolder();
    const old = await indexed(folder, addresses.slice(0, 100));
    for (const age of [1, 2, 3]) {
      const path = join(folder, `${String(age).padStart(32, '0')}.index`);
      writeFileSync(path, '');
      truncateSync(path, 80 * 1024 * 1024);
      utimesSync(path, 1_700_000_000 - age, 1_700_000_000 - age);
    }
    await indexed(folder);
    const names = readdirSync(folder);
    expect(names).toHaveLength(3);
    expect(names).not.toContain(`${'3'.padStart(32, '0')}.index`);
    expect(names.map((name) => join(folder, name))).toContain(old);
  });

  it('costs nothing where it cannot be kept', async () => {
    const { frames } = await run(temporary.write('not-a-folder', ''), addresses.slice(0, 10));
    expect(frames).toHaveLength(10);
    expect(IndexStore.open(temporary.file('none.elf'), newFolder())).toBeNull();
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  return bytes;
}
