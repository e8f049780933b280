import { describe, expect, it } from 'vitest';
import {
  hasRecordPart,
  hasRecordStart,
  parseRecordAtTail,
  parseRecordText,
} from '../../../../src/parsers/log/heap/record-text.js';

const record = '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004';

describe('a record as text', () => {
  it('is read as its bytes are', () => {
    expect(parseRecordText(record, 9)).toEqual({
      line: 9,
      sizeBytes: 84,
      address: 0x4ff21110,
      region: 'internal',
      cpu: 0,
      ccount: 0x04110004,
      callers: [],
      isFreed: false,
    });
  });

  it('with a character beyond Latin-1 is none', () => {
    expect(parseRecordText(record.replace('CPU', 'CP\u{1f4a9}U'), 9)).toBeNull();
  });
});

describe('a part of a record', () => {
  it.each([
    ['84 bytes (@ 0x4ff', true, true],
    ['110, Internal) allocated CPU 0 cc', true, false],
    ['d CPU 0 ccount 0x0411', true, false],
    ['84 bytes alive in trace', false, false],
    [' bytes (@ ', false, false],
    ['', false, false],
  ])('%j: is one %s, starts one %s', (text, isPart, isStart) => {
    expect([hasRecordPart(text), hasRecordStart(text)]).toEqual([isPart, isStart]);
  });
});

describe('a record at the end of a line', () => {
  it.each([
    ['wifi:Deinit', 84],
    ['I (5500) wifi:Deinit ', 84],
    ['count 12', 84],
  ])('after %j has the size that its padding encloses', (before, sizeBytes) => {
    const found = parseRecordAtTail(before + record, 3);
    expect(found?.record).toMatchObject({ sizeBytes, line: 3 });
    expect(found?.before).toBe(before);
  });

  it.each([
    ['has six digits and no padding', `x${record.replace('    84', '123456')}`],
    ['has seven digits', `x${record.replace('    84', '1234567')}`],
    ['has lost its padding', `x${record.trimStart()}`],
    ['is not whole', `x${record.slice(0, -1)}`],
    ['is missing', 'hello'],
  ])('is not read when it %s', (_, text) => {
    expect(parseRecordAtTail(text, 3)).toBeNull();
  });

  it('is the last of two', () => {
    expect(parseRecordAtTail(record + record.replace('84', '12'), 3)?.record.sizeBytes).toBe(12);
  });
});
