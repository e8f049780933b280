import { describe, expect, it } from 'vitest';
import type { HeapRecord } from '../../../../src/model/heap-dump.js';
import { parseHeapRecord } from '../../../../src/parsers/log/heap/heap-record.js';

function parse(text: string): HeapRecord | null {
  const bytes = Buffer.from(text);
  return parseHeapRecord(bytes, { start: 0, end: bytes.length, line: 7 });
}

const generationA = '84 bytes (@ 0x3ffb4d1c) allocated CPU 1 ccount 0x0000beef';
const generationB = '    84 bytes (@ 0x3fc9a51c) allocated CPU 0 ccount 0x04110004';
const generationC = '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004';

const recordC: HeapRecord = {
  line: 7,
  sizeBytes: 84,
  address: 0x4ff21110,
  region: 'internal',
  cpu: 0,
  ccount: 0x04110004,
  callers: [],
  isFreed: false,
};

describe('a whole record line', () => {
  it('of esp-idf v3 to v5.0 has an unpadded size and no region', () => {
    expect(parse(`${generationA} caller 0x400d276d:0x400d27c1`)).toEqual({
      line: 7,
      sizeBytes: 84,
      address: 0x3ffb4d1c,
      region: null,
      cpu: 1,
      ccount: 0xbeef,
      callers: [0x400d276d, 0x400d27c1],
      isFreed: false,
    });
  });

  it('of esp-idf v3 to v5.0 may have an address of fewer than 8 digits', () => {
    expect(parse('84 bytes (@ 0x80) allocated CPU 0 ccount 0x00000004 caller ')?.address).toBe(0x80);
  });

  it('has no caller of fewer digits because an old record had the same callers before', () => {
    const callers = 'caller 0x400d031:0x40012164';
    expect(parse(`${generationA} ${callers}`)?.callers).toEqual([0x400d031, 0x40012164]);
    expect(parse(`${generationC} ${callers}`)).toBeNull();
  });

  it('of esp-idf v5.1 and later names internal RAM', () => {
    expect(parse(`${generationC} caller 0x40376100:0x4037d100`)).toEqual({
      ...recordC,
      callers: [0x40376100, 0x4037d100],
    });
  });

  it('of esp-idf v5.1 and later names PSRAM behind four blanks', () => {
    expect(parse('126976 bytes (@ 0x48001000,    PSRAM) allocated CPU 1 ccount 0xfffffffc caller ')).toEqual({
      line: 7,
      sizeBytes: 126_976,
      address: 0x48001000,
      region: 'psram',
      cpu: 1,
      ccount: 0xfffffffc,
      callers: [],
      isFreed: false,
    });
  });

  it('of esp-idf v5.1 and later without a label lies in neither', () => {
    expect(parse(`${generationB} caller 0x42008096:`)).toMatchObject({ region: null, callers: [0x42008096] });
  });

  it('of esp-idf v5.5 ends after the ccount where the stack depth is 0', () => {
    expect(parse(generationC)).toEqual(recordC);
  });

  it('of esp-idf v5.5 ends with the word freed where it has no stack of its free', () => {
    expect(parse(`${generationC} freed`)).toEqual({ ...recordC, isFreed: true });
    expect(parse(`${generationC} caller 0x40376100: freed`)).toEqual({
      ...recordC,
      callers: [0x40376100],
      isFreed: true,
    });
  });

  it('keeps all 32 frames of the deepest stack in their order', () => {
    const frames = Array.from({ length: 32 }, (_, index) => 0x4ff00000 + index * 4);
    const list = frames.map((frame) => `0x${frame.toString(16)}`).join(':');
    expect(parse(`${generationC} caller ${list}`)?.callers).toEqual(frames);
  });

  it('keeps the largest numbers that 32 bits hold', () => {
    expect(parse('4294967295 bytes (@ 0xffffffff) allocated CPU 9 ccount 0xffffffff')).toEqual({
      line: 7,
      sizeBytes: 4_294_967_295,
      address: 0xffffffff,
      region: null,
      cpu: 9,
      ccount: 0xffffffff,
      callers: [],
      isFreed: false,
    });
  });
});

describe('the caller list', () => {
  it.each([
    ['ends with a colon where the stack is shorter than its depth', 'caller 0x400b7c27:', [0x400b7c27]],
    ['is empty with a trailing blank at depth 0', 'caller ', []],
    ['is empty where an editor took the trailing blank', 'caller', []],
    ['leaves out a NULL of newlib', 'caller 0x400d276d:0x0', [0x400d276d]],
    ['leaves out a NULL of the ROM', 'caller 0x400d276d:0x00000000', [0x400d276d]],
    ['leaves out NULL frames before a colon', 'caller 0x400d276d:0x0:0x00000000:', [0x400d276d]],
    ['is empty where a person shortened it', 'caller ...', []],
    ['may be in upper case', 'caller 0x4FF009E8', [0x4ff009e8]],
    ['may be followed by blanks', 'caller 0x4ff009e8 \t', [0x4ff009e8]],
  ])('%s', (_, list, callers) => {
    expect(parse(`${generationC} ${list}`)).toEqual({ ...recordC, callers });
  });
});

describe('what people and forks make of a record', () => {
  it.each([
    ['the indentation lost', generationC.trimStart()],
    ['a wider indentation', `        ${generationC}`],
    ['a tab in front', `\t${generationC.trimStart()}`],
    ['trailing blanks', `${generationC}   `],
  ])('does not change it: %s', (_, text) => {
    expect(parse(text)).toEqual(recordC);
  });

  it.each([
    [',   SPIRAM', 'psram'],
    [', PSRAM', 'psram'],
    [', internal', 'internal'],
    [', RTCRAM', null],
  ])('reads the label "%s" as region %s', (label, region) => {
    expect(parse(`84 bytes (@ 0x4ff21110${label}) allocated CPU 0 ccount 0x04110004`)).toEqual({
      ...recordC,
      region,
    });
  });
});

describe('the given range', () => {
  it('is all that is read: neighbours on both sides stay outside', () => {
    const line = `${generationC} caller 0x40376100`;
    const bytes = Buffer.from(`12${line.trimStart()}:0x4037d100`);
    const range = { start: 2, end: 2 + line.trimStart().length, line: 41 };
    expect(parseHeapRecord(bytes, range)).toEqual({ ...recordC, line: 41, callers: [0x40376100] });
  });
});

describe('a line that is no whole record', () => {
  it.each([
    [''],
    ['   '],
    ['84 bytes'],
    ['84 bytes were allocated CPU 0'],
    ['84 bytes alive in trace (1/8 allocations)'],
    ['-84 bytes (@ 0x4ff21110) allocated CPU 0 ccount 0x04110004'],
    ['4294967296 bytes (@ 0x4ff21110) allocated CPU 0 ccount 0x04110004'],
    ['84 bytes (@ 0x) allocated CPU 0 ccount 0x04110004'],
    ['84 bytes (@ 0x14ff21110) allocated CPU 0 ccount 0x04110004'],
    ['84 bytes (@ 4ff21110) allocated CPU 0 ccount 0x04110004'],
    ['84 bytes (@ 0x4ff21110, ) allocated CPU 0 ccount 0x04110004'],
    ['84 bytes (@ 0x4ff21110) allocated CPU 10 ccount 0x04110004'],
    ['84 bytes (@ 0x4ff21110) allocated CPU  ccount 0x04110004'],
    ['84 bytes (@ 0x4ff21110) allocated CPU 0 ccount 0x0411000'],
    ['84 bytes (@ 0x4ff21110) allocated CPU 0 ccount 0x041100040'],
    ["84 bytes (@ 0x4ff21110) allocated CPU 0Guru Meditation Error: Core  1 panic'ed"],
    ['I (5) app: 84 bytes (@ 0x4ff21110) allocated CPU 0 ccount 0x04110004'],
    [`${generationC} caller 0x40376100:0x4037d10`],
    [`${generationC} caller 0x40376100:0x`],
    [`${generationC} caller 0x40376100:0x4037d100I (5) wifi: up`],
    [`${generationC} caller 0x40376100 0x4037d100`],
    [`${generationC} freed by 0x40376100`],
    [`${generationC}freed`],
  ])('is not read: %j', (text) => {
    expect(parse(text)).toBeNull();
  });
});

/*
 * A record that is cut is a record only where its rest is optional in the format: after the ccount (v5.5, depth 0),
 * after ` caller` and its blank (v3 to v5.4, depth 0), after a whole frame or its colon (a shorter stack), and after
 * a blank at the end. The callers are then fewer and the word `freed` may be missing; all else is as in the whole.
 */
describe('a record that is cut', () => {
  it('is read at these places only: stack of two frames, the second of full depth', () => {
    const base = `${generationA} caller 0x400d276d`;
    expect(legalPrefixes(`${base}:0x400d27c1`)).toEqual([
      generationA,
      `${generationA} `,
      `${generationA} caller`,
      `${generationA} caller `,
      base,
      `${base}:`,
      `${base}:0x400d27c1`,
    ]);
  });

  it('is read at these places only: a NULL of the ROM may be cut to the NULL of newlib', () => {
    const base = `${generationB} caller 0x400d276d:`;
    expect(legalPrefixes(`${base}0x00000000`).slice(5)).toEqual([base, `${base}0x0`, `${base}0x00000000`]);
  });

  it('is read at these places only: no stack, freed', () => {
    expect(legalPrefixes(`${generationC} freed`)).toEqual([
      generationC,
      `${generationC} `,
      `${generationC} freed`,
    ]);
  });

  it('is read at these places only: one frame, freed', () => {
    const base = `${generationC} caller 0x40376100:`;
    expect(legalPrefixes(`${base} freed`)).toEqual([
      generationC,
      `${generationC} `,
      `${generationC} caller`,
      `${generationC} caller `,
      base.slice(0, -1),
      base,
      `${base} `,
      `${base} freed`,
    ]);
  });

  it('is read the same when only its trailing colon or blank is missing', () => {
    const base = `${generationC} caller 0x40376100`;
    expect(parse(base)).toEqual(parse(`${base}:`));
    expect(parse(`${generationC} caller`)).toEqual(parse(`${generationC} caller `));
  });
});

function legalPrefixes(whole: string): string[] {
  const prefixes = Array.from({ length: whole.length + 1 }, (_, end) => whole.slice(0, end));
  return prefixes.filter((prefix) => parse(prefix) !== null);
}
