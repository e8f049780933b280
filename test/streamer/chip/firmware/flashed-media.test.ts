import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlashedMedia } from '../../../../src/streamer/chip/firmware/flashed-media.js';
import { startBlock } from '../../../../src/streamer/chip/firmware/start-block.js';
import { FlashMemory } from '../../../../src/streamer/chip/flash-memory.js';
import { boardFlash, mediaOffset } from '../../../support/board-flash.js';
import { deltaSample, keySample, opusPacket } from '../../../support/media-samples.js';
import { packTree, type TestTree } from '../../../support/littlefs-tree.js';
import { isThorough } from '../../../support/thorough.js';
import { randomOf } from '../../../support/random.js';

const tree: TestTree = new Map([
  ['h264/0.h264', keySample],
  ['h264/1.h264', deltaSample],
  ['opus/0.opus', opusPacket],
]);

function flashOf(bytes: Uint8Array): FlashMemory {
  const flash = new FlashMemory(16 * 1024 * 1024);
  flash.bytes.set(bytes);
  return flash;
}

/** What is flashed, and the files that the twin would play; they are gone again. */
function read(bytes: Uint8Array) {
  const media = readFlashedMedia(flashOf(bytes));
  if (media.kind !== 'mounted') return { media, files: [] };
  const files = readdirSync(media.folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.\w+$/.test(path))
    .map((path) => [path, readFileSync(join(media.folder, path))] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  media.dispose();
  expect(existsSync(media.folder)).toBe(false);
  return { media, files };
}

/** Whole numbers below a limit, the same for the same seed. */
function below(seed: number): (limit: number) => number {
  const { share } = randomOf(seed);
  return (limit) => Math.floor(share() * limit);
}

const mountLine = (bytes: Uint8Array): string | undefined =>
  startBlock(read(bytes).media, { heap: 0, dma: 0, internal: 0 }).find((line) =>
    /mount|partition/.test(line),
  );

describe('the media of a flash', () => {
  it('are the samples of the partition, byte for byte', () => {
    const { media, files } = read(boardFlash(tree));
    expect(media).toMatchObject({ kind: 'mounted', count: 3 });
    expect(files).toEqual([...tree].map(([path, bytes]) => [path, Buffer.from(bytes)]));
  });

  it('are none on a chip that nobody has flashed, and where the table has no such partition', () => {
    expect(readFlashedMedia(flashOf(new Uint8Array())).kind).toBe('none');
    const flash = boardFlash(tree);
    // The row of the media partition, the fourth of the table.
    flash.fill(0xff, 0x8000 + 3 * 32, 0x8000 + 0xc00);
    expect(readFlashedMedia(flashOf(flash)).kind).toBe('none');
  });

  it('do not mount where the partition is erased, noise, or has lost a pair of its tree', () => {
    expect(mountLine(boardFlash(null))).toBe('E (755) h264_streamer: Failed to mount LittleFS');
    const random = below(7);
    for (let round = 0; round < (isThorough ? 20 : 1); round++) {
      const noise = Uint8Array.from({ length: 64 * 1024 }, () => random(256));
      expect(read(boardFlash(noise)).media.kind).toBe('unmountable');
    }
    // The pair of the folder h264 is the first behind the root's.
    const { image } = packTree(tree);
    const lost = image.slice();
    lost.fill(0, 2 * 4096, 4 * 4096);
    expect(read(boardFlash(lost)).media.kind).toBe('unmountable');
  });

  it(
    'survive noise in a valid volume: each byte that is hit is a mount or a failure to mount',
    { timeout: 300_000 },
    () => {
      const { image } = packTree(tree);
      const random = below(11);
      for (let round = 0; round < (isThorough ? 300 : 5); round++) {
        const hit = image.slice();
        for (let i = 0; i < 1 + random(8); i++) hit[random(hit.length)] = random(256);
        for (const [path] of read(boardFlash(hit)).files) expect(path).toMatch(/^(?:h264|opus)\/\d+\.\w+$/);
      }
    },
  );

  it('leave out names that are no samples, whatever they would do to a folder', () => {
    const odd = new Map([
      ...tree,
      ['h264/0.txt', opusPacket],
      ['etc/passwd', opusPacket],
      ['a/b/0.h264', keySample],
    ]);
    expect(read(boardFlash(odd)).files.map(([path]) => path)).toEqual([...tree.keys()]);
  });

  it('end at the partition, whatever a superblock says', () => {
    const flash = flashOf(boardFlash(tree));
    // A partition at the very end of the flash is read as far as there is flash.
    flash.bytes.copyWithin(0x8000 + 3 * 32, 0x8000 + 3 * 32, 0x8000 + 4 * 32);
    new DataView(flash.bytes.buffer).setUint32(0x8000 + 3 * 32 + 4, 0xfff000, true);
    expect(readFlashedMedia(flash).kind).toBe('unmountable');
    expect(mediaOffset).toBeLessThan(0xfff000);
  });
});

describe('the block of the start', () => {
  it('tells the size of what is mounted, and memory before WebRTC', () => {
    const { media } = read(boardFlash(tree));
    const lines = startBlock(media, { heap: 32_934 * 1024, dma: 365 * 1024, internal: 395 * 1024 });
    expect(lines.join('\n')).toMatch(/LittleFS partition size: total: \d+ KB, used: \d+ KB/);
    // What a real console has before and after the initialisation.
    expect(lines.slice(-4).map((line) => line.trim())).toEqual([
      'Total free: 33070 KB',
      'Internal free: 405 KB',
      'DMA free: 375 KB',
      'DMA+Internal free: 375 KB',
    ]);
  });
});
