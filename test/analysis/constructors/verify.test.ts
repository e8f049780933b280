import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { verifyConstructors } from '../../../src/analysis/constructors/verify.js';
import { formatVerifyText } from '../../../src/report/constructors/verify-report.js';
import type { ListedConstructor } from '../../../src/model/constructor-list.js';
import type { ConstructorMap } from '../../../src/model/constructor.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';

function firmware(files: readonly (string | null)[]): ConstructorMap {
  return makeConstructorMap(files.map((file, index) => makeConstructor(index, { file })));
}

const listed: ListedConstructor = {
  listLine: 1,
  address: 0x4200_0000,
  symbol: null,
  file: 'ca/util.cpp',
  line: 1,
  action: null,
};

// A list names `ca/util.cpp`, the ELF at its address this.
it.each([
  ['nothing, since it is without debug information', null, 'unproven'],
  ['the name alone', 'util.cpp', 'unproven'],
  ['another name', 'other.cpp', 'gone'],
  ['the same file', '/p/components/ca/util.cpp', 'same'],
  ['one of that name in another component', '/p/components/cb/util.cpp', 'gone'],
])('a listed constructor of which the ELF tells %s', (_, file, status) => {
  expect(verifyConstructors(firmware([file]), [listed])[0]?.status).toBe(status);
});

it('is gone where others have their files and the one at its address has none', () => {
  const map = firmware([null, '/p/components/cb/util.cpp']);
  expect(verifyConstructors(map, [listed])[0]?.status).toBe('gone');
});

it('is not called the same where there are addresses alone', () => {
  const bare = { ...listed, file: null, line: null };
  const map = firmware(['/p/main/a.cpp', '/p/main/b.cpp']);
  const look = { style: new Chalk({ level: 0 }), columns: null };
  const told = (entries: readonly ListedConstructor[]): string => {
    const verified = verifyConstructors(map, entries);
    return formatVerifyText({ map, list: 'l.txt', verified, findings: [] }, look);
  };
  expect(told([bare])).toMatch(/^UNPROVEN: constructors stand at the addresses of 1 listed constructor,/);
  expect(told([bare, { ...bare, address: 0x4200_0002, file: 'main/b.cpp' }])).toMatch(/^SAME: .*; 1 without/);
});
