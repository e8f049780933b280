import { describe, expect, it } from 'vitest';
import { formatLogs, inItsLog, logOf, underLogs } from '../../../src/report/text/log-names.js';

describe('a report of one log', () => {
  it('names it once', () => {
    expect(formatLogs(['a.log'], 'a.log')).toBe('a.log');
    expect(formatLogs(['-'], null)).toBe('stdin');
    expect(inItsLog('Line 4: no memory.', 'a.log', ['a.log'])).toBe('Line 4: no memory.');
    expect(underLogs(['row', 'row'], [{ source: 'a.log' }, { source: 'a.log' }])).toEqual(['row', 'row']);
  });
});

describe('a report of several logs', () => {
  const logs = ['a.log', '-'];

  it('says whose the verdict, a finding and a row are', () => {
    expect(formatLogs(logs, '-')).toBe('2 logs, the verdict is of stdin');
    expect(formatLogs(logs, null)).toBe('2 logs');
    expect(inItsLog('Line 4: no memory.', 'a.log', logs)).toBe('a.log: Line 4: no memory.');
    expect(inItsLog('Line 4: no memory.', null, logs)).toBe('Line 4: no memory.');
    const facts = ['a.log', 'a.log', '-'].map((source) => ({ source }));
    expect(underLogs(['1', '2', '3'], facts)).toEqual(['a.log:', '1', '2', 'stdin:', '3']);
  });

  it('knows the log of a finding by its evidence', () => {
    expect(logOf({ evidence: { source: 'a.log', line: 4 } })).toBe('a.log');
    expect(logOf({ evidence: { count: 1 } })).toBeNull();
  });

  it('prints no control characters of a file name', () => {
    expect(inItsLog('x', '\u001b[2Ja.log', logs)).not.toContain('\u001b');
    expect(formatLogs(logs, '\u001b[2Ja.log')).not.toContain('\u001b');
    expect(underLogs(['1', '2'], [{ source: '\u001b' }, { source: 'a' }]).join('')).not.toContain('\u001b');
  });
});
