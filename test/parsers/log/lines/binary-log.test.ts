import { assert, oneof, property, string, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBinaryLog } from '../../../../src/parsers/log/lines/binary-log.js';
import { binaryFrame } from '../../../support/binary-log.js';

const text = Buffer.from(
  'ESP-ROM:esp32p4-eco2-20240710\r\nrst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\r\n',
);
const frames = [0, 1, 2].map((time) => binaryFrame({ program: time === 0 ? 1 : 2, timeMs: 20 + time }));

describe('the binary log of ESP-IDF', () => {
  it('is known by three frames in a row, behind the text of the ROM', () => {
    expect(hasBinaryLog(Buffer.concat([text, ...frames]))).toBe(true);
  });

  it('is not where a check is wrong, or where there are fewer', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = frames;
    expect(hasBinaryLog(Buffer.concat([text, first, second]))).toBe(false);
    third[third.length - 1] = (third.at(-1) ?? 0) ^ 1;
    expect(hasBinaryLog(Buffer.concat([text, first, second, third]))).toBe(false);
  });

  it('is no text, and no other bytes', () => {
    assert(
      property(
        oneof(
          string().map((one) => Buffer.from(one)),
          uint8Array({ maxLength: 400 }),
        ),
        (bytes) => {
          expect(hasBinaryLog(bytes)).toBe(false);
        },
      ),
    );
  });
});
