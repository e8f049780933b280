import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { ViewCycle } from '../../../src/model/view-cycle.js';
import { createViewReporter } from '../../../src/report/webrtc/view-reporter.js';
import { isGood, ViewTally } from '../../../src/report/webrtc/view-summary.js';

const look = { style: new Chalk({ level: 0 }), columns: null };

const phases = {
  socketMs: 5,
  offerMs: 20,
  answerMs: 30,
  connectedMs: 90,
  tracksMs: 90,
  firstVideoMs: 95,
  firstFrameMs: 100,
  firstKeyFrameMs: 400,
  firstAudioMs: 95,
  closedMs: 1_100,
};

function cycleOf(changes: Partial<ViewCycle> = {}): ViewCycle {
  return {
    index: 0,
    clientId: 'abcdefghij',
    startedAtMs: 1_795_766_348_953,
    connected: true,
    connectMs: 90,
    firstFrameMs: 100,
    videoPackets: 50,
    videoFrames: 30,
    keyFrames: 1,
    audioPackets: 50,
    lost: 0,
    closedBy: 'viewer',
    detail: null,
    pings: 1,
    phases,
    ...changes,
  };
}

function summaryOf(cycles: readonly ViewCycle[], holdMs = 1_000) {
  const tally = new ViewTally();
  for (const cycle of cycles) tally.add(cycle);
  return tally.summary({ requestedCycles: cycles.length, holdMs, durationMs: 2_000 });
}

const failed = cycleOf({
  connected: false,
  connectMs: null,
  firstFrameMs: null,
  videoFrames: 0,
  closedBy: 'no-offer',
  detail: 'the streamer has\u{1B} not come',
});

describe('a run of the viewer', () => {
  it('adds up packets, and takes the medians of times', () => {
    const summary = summaryOf([90, 70, 1_010].map((connectMs) => cycleOf({ connectMs, lost: 2 })));
    expect(summary).toMatchObject({
      connected: true,
      connectMs: 90,
      slowestConnectMs: 1_010,
      videoPackets: 150,
      videoFrames: 90,
      keyFrames: 3,
      audioPackets: 150,
      lost: 6,
    });
    // Of two in the middle the quicker one, which was measured.
    expect(summaryOf([90, 70].map((connectMs) => cycleOf({ connectMs })))).toMatchObject({ connectMs: 70 });
  });

  it('of abuse has done what it should where the streamer was reached', () => {
    const ended = (closedBy: ViewCycle['closedBy']): boolean =>
      isGood(summaryOf([cycleOf({ closedBy })]), 'ping-flood');
    expect([ended('viewer'), ended('streamer'), ended('no-signalling')]).toEqual([true, true, false]);
  });

  it('needs a frame in every connection, unless it was held too short for one', () => {
    const black = cycleOf({ videoFrames: 0, firstFrameMs: null });
    expect(isGood(summaryOf([cycleOf(), black]), 'normal')).toBe(false);
    expect(isGood(summaryOf([cycleOf(), black], 0), 'normal')).toBe(true);
    expect(isGood(summaryOf([failed]), 'abandon-offer')).toBe(false);
  });

  it('says in its first line how it went', () => {
    const verdictOf = (cycles: readonly ViewCycle[]): string =>
      createViewReporter('text', cycles.length, look).finish(summaryOf(cycles)).split('\n', 1)[0]!;
    expect(verdictOf([cycleOf()])).toBe('STREAMS');
    expect(verdictOf([cycleOf(), cycleOf()])).toBe('STREAMS in 2 of 2 connections in 2.0 s (1.0 a second)');
    expect(verdictOf([cycleOf(), failed])).toBe('INCOMPLETE: 1 of 2 connections in 2.0 s (0.5 a second)');
    expect(verdictOf([cycleOf({ videoFrames: 0 })])).toBe('NO PICTURE: connected, but no whole frame came');
    expect(verdictOf([failed])).toBe(String.raw`NO CONNECTION: no offer came: the streamer has\x1b not come`);
  });

  it('counts connections without a picture, which were connections all the same', () => {
    const text = createViewReporter('text', 3, look).finish(
      summaryOf([cycleOf(), cycleOf(), cycleOf({ videoFrames: 0, firstFrameMs: null })]),
    );
    expect(text).toMatch(/^INCOMPLETE: 2 of 3 connections in 2\.0 s \(1\.5 a second\)\n/);
    expect(text).toContain('\n1 connection without a whole frame\n');
  });

  it('names what to do next, a command on a line of its own, within the terminal', () => {
    const gone = cycleOf({ ...failed, closedBy: 'no-signalling', detail: 'x'.repeat(30) });
    const text = createViewReporter('text', 1, { ...look, columns: 60 }).finish(summaryOf([gone]));
    expect(text).toBe(
      [
        'NO CONNECTION: the signalling server cannot be reached:',
        '  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        '',
        'Next:',
        '  1. Start the signalling server:',
        '     esp-rtc-diag signal',
        '  2. Check the address after --signal.',
        '',
      ].join('\n'),
    );
  });

  it('lists the first and the last 500 cycles in JSON, and counts all', () => {
    const reporter = createViewReporter('json', 1_200, look);
    for (let index = 0; index < 1_200; index++) reporter.cycle(cycleOf({ index }));
    const { cycles, cyclesCount, schemaVersion } = JSON.parse(reporter.finish(summaryOf([cycleOf()])));
    expect([cycles.length, cyclesCount, schemaVersion]).toEqual([1_000, 1_200, 1]);
    expect([cycles[499].index, cycles[500].index, cycles[999].index]).toEqual([499, 700, 1_199]);
  });
});
