import { expect, it } from 'vitest';
import { describeFact } from '../../../src/report/audit/messages.js';

it.each([
  [null, 'unknown'],
  [false, 'off'],
  [true, 'on'],
])('frame pointers that are %s are %s', (isOn, answer) => {
  expect(describeFact({ id: 'frame-pointer', withPointer: 1, functions: 2, isOn })[1]).toBe(answer);
});
