import { describe, expect, it } from 'vitest';
import { parseLogFilter, passesFilter } from '../../../../src/parsers/log/lines/log-filter.js';

const lines = {
  error: 'E (10) wifi: lost',
  info: 'I (20) Streamer: Heap: 5 KB free',
  debug: 'D (30) Streamer: detail',
  wall: 'W (09:20:14.123) wifi: slow',
  raw: 'Guru Meditation Error: Core  0 panic',
};

function shown(rules: string): string[] {
  const filter = parseLogFilter(rules);
  if (!filter) throw new Error('no filter');
  return Object.entries(lines).flatMap(([name, line]) => (passesFilter(line, filter) ? [name] : []));
}

describe('a filter of log lines (esp-idf-monitor --print_filter)', () => {
  it.each([
    ['*:W', ['error', 'wall', 'raw']],
    ['*:W Streamer:I', ['error', 'info', 'wall', 'raw']],
    ['Streamer', ['info', 'debug', 'raw']],
    ['*:N', ['raw']],
    ['*', ['error', 'info', 'debug', 'wall', 'raw']],
    ['wifi:N *:V', ['info', 'debug', 'raw']],
  ])('%s', (rules, names) => {
    expect(shown(rules)).toEqual(names);
  });

  it.each(['*:X', 'a:b:c', '', ':I'])('%s is none', (rules) => {
    expect(parseLogFilter(rules)).toBeNull();
  });
});
