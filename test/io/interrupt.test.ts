import { afterEach, expect, it, vi } from 'vitest';
import { onInterrupt } from '../../src/io/interrupt.js';

afterEach(() => vi.restoreAllMocks());

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s aborts what runs, and does not end it', (name) => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const { signal, dispose } = onInterrupt();
  process.emit(name, name);
  expect([signal.aborted, kill.mock.calls]).toEqual([true, []]);
  dispose();
});

it('a second Ctrl+C ends the process, what a terminal says twice as it closes does not', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const { dispose } = onInterrupt();
  process.emit('SIGHUP', 'SIGHUP');
  process.emit('SIGHUP', 'SIGHUP');
  expect(kill.mock.calls).toEqual([]);
  process.emit('SIGINT', 'SIGINT');
  expect(kill.mock.calls).toEqual([[process.pid, 'SIGINT']]);
  dispose();
});
