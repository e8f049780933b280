import { expect, it } from 'vitest';
import { joinSourcePath } from '../../../../src/parsers/elf/dwarf/source-path.js';

it.each([
  [['/firmware', 'main'], 'app.cpp', '/firmware/main/app.cpp'],
  [['/firmware', '/idf/heap'], 'heap.c', '/idf/heap/heap.c'],
  [['/firmware', null], '/abs/x.c', '/abs/x.c'],
  [[null, 'main'], 'app.cpp', 'main/app.cpp'],
  [['/firmware/build', '../main'], './app.cpp', '/firmware/main/app.cpp'],
  [['/firmware//build', ''], 'x.c', '/firmware/build/x.c'],
  [['/', '../..'], 'x.c', '/x.c'],
  [['..', '../a'], 'x.c', '../../a/x.c'],
  [['C:\\esp\\build', '..\\main'], 'app.cpp', 'C:/esp/main/app.cpp'],
  [['/firmware', 'C:/esp'], 'x.c', 'C:/esp/x.c'],
])('joins %j and %s to %s', (folders, name, path) => {
  expect(joinSourcePath(folders, name)).toBe(path);
});
