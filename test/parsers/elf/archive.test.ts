import { array, assert, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagError } from '../../../src/errors.js';
import { readArchive } from '../../../src/parsers/elf/archive.js';
import { buildArchive } from '../../support/build-archive.js';
import { MemoryFile } from '../../support/memory-file.js';
import { thrownBy } from '../../support/thrown-by.js';

const members = [
  { name: 'fs_dir.o', bytes: Buffer.from('abc') },
  { name: 'a-name-that-is-longer-than-a-header-has-room-for.o', bytes: Buffer.from('abcd') },
  { name: 'another-one-of-these-long-names.o', bytes: Buffer.alloc(0) },
];

function list(bytes: Uint8Array): readonly (readonly [string, string])[] {
  const file = new MemoryFile(bytes, 'libstdc++.a');
  return Array.from(readArchive(file), ({ name, offset, sizeBytes }) => [
    name,
    Buffer.from(file.read(offset, sizeBytes)).toString(),
  ]);
}

function changed(change: (text: string) => string): Uint8Array {
  return Buffer.from(change(Buffer.from(buildArchive(members)).toString('latin1')), 'latin1');
}

describe('the members of an archive', () => {
  it.each(['gnu', 'bsd'] as const)('have their names and bytes in the form of %s', (form) => {
    expect(list(buildArchive(members, form))).toEqual(
      members.map(({ name, bytes }) => [name, bytes.toString()]),
    );
  });

  it('are none in an empty archive', () => {
    expect(list(Buffer.from('!<arch>\n'))).toEqual([]);
  });

  it.each([
    ['is none', () => Buffer.from('\x7fELF no archive'), 'does not start with'],
    ['is empty', () => Buffer.alloc(0), 'does not start with'],
    ['is thin', () => changed((text) => text.replace('!<arch>', '!<thin>')), 'a thin archive'],
    ['ends in a header', () => buildArchive(members).subarray(0, 30), 'is cut off'],
    ['ends in a member', () => buildArchive(members).subarray(0, -62), 'beyond the file'],
    [
      'has a size that is no number',
      () => changed((text) => text.replace(/3 {9}`/, '-3        `')),
      'no header',
    ],
    [
      'has a size of 10 GB',
      () => changed((text) => text.replace(/3 {9}`/, '9999999999`')),
      'beyond the file',
    ],
    ['has garbage between members', () => changed((text) => text.replace('abc\n', 'abc\nx')), 'no header'],
    ['names a member by a place outside', () => changed((text) => text.replace('/0   ', '/999 ')), 'outside'],
  ])('cannot be had where it %s', (_, bytes, reason) => {
    expect(thrownBy(() => list(bytes())).message).toContain(reason);
  });

  it('are no more than a bound', () => {
    const one = Buffer.from(buildArchive([{ name: 'a.o', bytes: Buffer.alloc(0) }])).subarray(8 + 64);
    const many = Buffer.concat([Buffer.from('!<arch>\n'), ...Array.from({ length: 20_001 }, () => one)]);
    expect(() => list(many)).toThrow('more than 20000 members');
  });

  it('of any damaged archive end in an answer or a clean error', () => {
    const whole = [buildArchive(members), buildArchive(members, 'bsd')];
    const bytes = tuple(nat(1), array(tuple(nat(500), nat(255)), { maxLength: 4 }), nat(500));
    assert(
      property(bytes, ([which, edits, cut]) => {
        const copy = Buffer.from(whole[which] ?? []);
        for (const [at, value] of edits) copy[at % copy.length] = value;
        try {
          list(copy.subarray(0, copy.length - (cut % 50)));
        } catch (error) {
          expect(error).toBeInstanceOf(DiagError);
        }
      }),
    );
  });
});
