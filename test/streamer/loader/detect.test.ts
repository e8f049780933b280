import { describe, expect, it } from 'vitest';
import { flashSizeOf } from '../../../src/streamer/loader/detect.js';

const mega = 1024 * 1024;

describe('flashSizeOf', () => {
  // JEDEC ids: maker in the low byte, the size's code in the third; makers as flashrom lists them.
  it.each([
    ['GigaDevice GD25Q128', 0x1840c8, 16 * mega],
    ['Winbond W25Q32', 0x1640ef, 4 * mega],
    ['Winbond W25Q256', 0x1940ef, 32 * mega],
    ['Macronix 512 Mbit', 0x1a20c2, 64 * mega],
    ['a 256 KB chip', 0x1240ef, 256 * 1024],
    ['Micron 1 Gbit', 0x21ba20, 128 * mega],
    ['a code of the repeated row', 0x3840ef, 16 * mega],
    ['Adesto AT25SF161', 0x01861f, 2 * mega],
    ['no answer', 0, null],
    ['a floating line', 0xffffff, null],
  ])('reads %s', (_, id, size) => expect(flashSizeOf(id)).toBe(size));
});
