import { describe, expect, it } from 'vitest';
import { PeerAttempts } from '../../../src/analysis/memory/peer-attempts.js';
import type { StreamerStep } from '../../../src/model/console-record.js';

/** Lines in which a failed connection is told, for states of libdatachannel line by line. */
function failedAt(...steps: readonly StreamerStep[]): number[] {
  const attempts = new PeerAttempts('a.log');
  return steps.flatMap((step, index) => {
    const place = { line: index + 1, boot: 0, timeMs: null };
    const found = attempts.take({ kind: 'streamer', ...place, step, client: null, clock: 'anchored' });
    return found.map(({ evidence }) => evidence.line);
  });
}

describe('a peer connection that fails', () => {
  it('before it was connected is told, each time', () => {
    expect(failedAt('connecting', 'failed', 'closed')).toEqual([2]);
    expect(failedAt('connecting', 'failed', 'closed', 'connecting', 'failed')).toEqual([2, 5]);
    expect(failedAt('connecting', 'connecting', 'failed', 'failed')).toEqual([3, 4]);
  });

  it('after it was connected is a viewer that went away', () => {
    expect(failedAt('connecting', 'connected', 'disconnected', 'failed', 'closed')).toEqual([]);
    const gone = ['connecting', 'connected', 'disconnected', 'failed', 'closed'] as const;
    expect(failedAt(...gone, ...gone, 'connecting', 'failed')).toEqual([12]);
  });

  it('is not told where it may be another one, that is connected, or where its start is not in the log', () => {
    expect(failedAt('connecting', 'connected', 'connecting', 'failed')).toEqual([]);
    expect(failedAt('failed', 'closed')).toEqual([]);
  });

  it('is not told by states that the firmware prints of its own', () => {
    const attempts = new PeerAttempts('a.log');
    const place = { line: 1, boot: 0, timeMs: 0 };
    for (const step of ['connecting', 'failed'] as const)
      expect(attempts.take({ kind: 'streamer', ...place, step, client: null, clock: 'uptime' })).toEqual([]);
  });
});
