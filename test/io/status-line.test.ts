import { afterEach, describe, expect, it, vi } from 'vitest';
import { clearStatus, showStatus } from '../../src/io/status-line.js';
import { warn } from '../../src/runs/answer/warn.js';

/** What is written to stderr meanwhile, as pieces. */
function listen(): readonly string[] {
  const pieces: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((piece) => {
    pieces.push(String(piece));
    return true;
  });
  return pieces;
}

// To the first column, and erase the line (ECMA-48: CHA, EL).
const away = ['\u001b[1G', '\u001b[2K'];

describe('the line that says how far a run is', () => {
  afterEach(() => {
    clearStatus();
    vi.restoreAllMocks();
  });

  it('is written over', () => {
    const pieces = listen();
    showStatus('reading a.log 10 %');
    showStatus('reading a.log 20 %');
    expect(pieces).toEqual(['reading a.log 10 %', ...away, 'reading a.log 20 %']);
  });

  it('is taken away before a warning, which has a line of its own', () => {
    const pieces = listen();
    showStatus('3 of 12 connections');
    warn('port lost: unplugged. Waiting for it.');
    warn('port is back');
    expect(pieces).toEqual([
      '3 of 12 connections',
      ...away,
      'port lost: unplugged. Waiting for it.\n',
      'port is back\n',
    ]);
  });

  it('is no wider than the terminal', () => {
    const pieces = listen();
    showStatus(`reading ${'y'.repeat(500)}`);
    expect(pieces[0]).toMatch(/^reading y+$/);
    expect(pieces[0]?.length).toBeLessThan(process.stderr.columns || 80);
  });
});
