import { expect, it } from 'vitest';
import { describeFact } from '../../../src/report/audit/messages.js';

it.each([
  [0, 0, 'unknown'],
  [0, 3, 'off'],
  [3, 3, 'on'],
])('frame pointers in %i of %i functions are %s', (withPointer, functions, answer) => {
  expect(describeFact({ id: 'frame-pointer', withPointer, functions })[1]).toBe(answer);
});
