import { describe, expect, it } from 'vitest';
import { wholeAnswer } from '../../../src/report/log/log-options.js';

describe('what the text leaves out', () => {
  it('is in the same answer as JSON, where there is one', () => {
    expect(wholeAnswer({ logs: ['a.log'] })).toBe('--format json');
  });

  it('is asked of the recording, where a port was watched', () => {
    expect(wholeAnswer({ logs: ['my run.rec'], port: null })).toBe("analyze 'my run.rec' --format json");
    expect(wholeAnswer({ logs: ['sim'], port: 'sim' })).toContain('--record');
  });
});
