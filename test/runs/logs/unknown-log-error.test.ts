import { expect, it } from 'vitest';
import { unknownLogError } from '../../../src/runs/logs/unknown-log-error.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();
const empty = folder.write('empty.log', '');
// As in a recording of a port that came and went, and said nothing.
const silent = folder.write(
  'silent.rec',
  Buffer.concat([Buffer.from('esp-rtc-rec 1 {}\n'), Buffer.alloc(64)]),
);
const missing = {
  code: 'no-heap-trace',
  what: 'holds no heap trace',
  whatOfNone: 'holds a heap trace',
  hint: 'Save one.',
};

it.each([
  [['-'], 'stdin holds no heap trace.'],
  [[empty], `${empty} is empty.`],
  [[silent], `${silent} holds no heap trace.`],
  // The first of several is not all of them, and none that holds none would be all that hold one.
  [[empty, '-'], 'None of the 2 logs holds a heap trace.'],
])('%j', async (logs, message) => {
  expect(await unknownLogError(logs, missing)).toMatchObject({ code: 'no-heap-trace', message });
});
