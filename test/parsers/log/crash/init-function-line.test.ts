import { expect, it } from 'vitest';
import { parseInitFunctionLine } from '../../../../src/parsers/log/crash/init-function-line.js';

it.each([
  'D (453) cpu_start: calling init function: 0x40001a9e',
  'D (453) cpu_start: calling init function: 0x40001A9E',
  'calling init function: 0x40001a9e',
  '2025-12-20 09:20:14 D (00:00:00.453) cpu_start: calling init function: 0x40001a9e',
  'D cpu_start: calling init function: 0x40001a9e   ',
])('reads a constructor in %j', (line) => {
  expect(parseInitFunctionLine(line)).toEqual({ address: 0x40001a9e, core: null });
});

it('tells a system init function by its core', () => {
  const line = 'D (382) cpu_start: calling init function: 0x40000846 on core: 1';
  expect(parseInitFunctionLine(line)).toEqual({ address: 0x40000846, core: 1 });
});

it.each([
  'D (453) cpu_start: calling init function: 0x40001a',
  'D (453) cpu_start: calling init function: 0x40001a9e4',
  'D (453) cpu_start: calling init function: (nil)',
  'I (453) cpu_start: Pro cpu start user code',
  '',
])('reads nothing in %j', (line) => {
  expect(parseInitFunctionLine(line)).toBeNull();
});
