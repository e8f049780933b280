import { afterEach, describe, expect, it, vi } from 'vitest';
import { distinctLogs } from '../../../src/runs/logs/distinct-logs.js';

afterEach(() => void vi.restoreAllMocks());

describe('a log that is given twice', () => {
  it('is read once, by whatever path, and a warning says so', () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(distinctLogs(['a.log', './b.log', '-', 'x/../a.log', '-', 'b.log'])).toEqual([
      'a.log',
      './b.log',
      '-',
    ]);
    expect(stderr.mock.calls.map(([text]) => text)).toEqual([
      'warning: x/../a.log is given more than once, and read once.\n',
      'warning: stdin is given more than once, and read once.\n',
      'warning: b.log is given more than once, and read once.\n',
    ]);
  });

  it('is none where all differ', () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(distinctLogs(['a.log', 'A.log', 'b.log'])).toEqual(['a.log', 'A.log', 'b.log']);
    expect(stderr).not.toHaveBeenCalled();
  });
});
