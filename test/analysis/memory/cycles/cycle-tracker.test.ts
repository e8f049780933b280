import { describe, expect, it } from 'vitest';
import { CycleTracker } from '../../../../src/analysis/memory/cycles/cycle-tracker.js';
import type { MemorySample, StreamerEvent } from '../../../../src/model/console-record.js';
import type { Cycle } from '../../../../src/model/console-report.js';
import { kb, sampleAt, stepAt } from '../../../support/console-records.js';

function track(records: readonly (MemorySample | StreamerEvent)[]): Cycle[] {
  const cycles: Cycle[] = [];
  const tracker = new CycleTracker('a.log', (cycle) => cycles.push(cycle));
  for (const record of records) {
    if (record.kind === 'memory') tracker.sample(record);
    else tracker.event(record);
  }
  tracker.end();
  return cycles;
}

/** Monitor lines each 500 ms, from `from` up to and without `to`. */
function monitor(from: number, to: number, dma: number, clients: number | null = 0): MemorySample[] {
  return Array.from({ length: Math.ceil((to - from) / 500) }, (_, i) =>
    sampleAt(from + i * 500, { dma: kb(dma) }, { clients }),
  );
}

/** A connection of 5 s that starts at `at`, with 3 s of setting up. */
function connection(at: number, client = 'a'): StreamerEvent[] {
  return [
    stepAt(at, 'request', { client }),
    stepAt(at, 'client-created', { client }),
    // Means connecting: the firmware says Disconnected for every state but Connected.
    stepAt(at + 300, 'state-not-connected'),
    stepAt(at + 400, 'offer', { client }),
    stepAt(at + 510, 'answer', { client }),
    stepAt(at + 1350, 'tracks-open', { client }),
    stepAt(at + 1370, 'connected'),
    stepAt(at + 1440, 'streaming'),
  ];
}

const goodbye = (at: number): StreamerEvent[] => [
  stepAt(at, 'disconnected', { clock: 'anchored' }),
  stepAt(at + 5, 'data-channel-closed', { client: 'a' }),
  stepAt(at + 15, 'state-not-connected'),
  stepAt(at + 16, 'client-destroyed'),
  stepAt(at + 40, 'state-not-connected'),
  stepAt(at + 60, 'peer-connection-destroyed', { clock: 'anchored' }),
  stepAt(at + 270, 'send-failed'),
];

describe('a connection', () => {
  const cycles = track([
    ...monitor(1_000, 10_000, 365),
    ...connection(10_100),
    sampleAt(10_500, { dma: kb(354) }, { clients: 0 }),
    ...monitor(11_000, 15_000, 325, 1),
    ...goodbye(15_100),
    sampleAt(15_300, { dma: kb(340) }, { clients: 0 }),
    ...monitor(15_500, 25_000, 358),
  ]);
  const [cycle] = cycles;

  it('is one, whatever State: says', () => {
    expect(cycles).toHaveLength(1);
    expect(cycle).toMatchObject({ id: 1, client: 'a', connections: 1, startMs: 10_100 });
  });

  it('has the latency of each phase', () => {
    expect(cycle?.latencyMs).toEqual({
      offer: 400,
      answer: 510,
      tracksOpen: 1350,
      connected: 1370,
      streaming: 1440,
      // From the close at 15105 to the destructor at 15160.
      teardown: 55,
      settled: expect.any(Number),
    });
    // The level after it is that of the samples from 15.5 s on.
    expect(cycle?.latencyMs.settled).toBeGreaterThanOrEqual(15_500 - 15_105);
    expect(cycle?.latencyMs.settled).toBeLessThan(5_000);
  });

  it('ends at the first sign, by the clock of ESP_LOG where a line has it', () => {
    expect(cycle?.endMs).toBe(15_105);
  });

  it('has memory before, at its lowest and after', () => {
    expect([cycle?.before.dma, cycle?.lowest.dma, cycle?.after.dma]).toEqual([kb(365), kb(325), kb(358)]);
    expect(cycle?.retained).toEqual({ heap: null, dma: kb(7), internal: null, psram: null });
  });

  it('has settled when memory has kept still for 3 s', () => {
    expect(cycle?.latencyMs.settled).toBe(395);
  });

  it('counts what was sent after the close apart from its errors', () => {
    expect(cycle).toMatchObject({ lateSends: 1, errors: 0, clientsDestroyed: 1, peersDestroyed: 1 });
  });
});

describe('memory after a connection', () => {
  it('that does not come to rest before the next request is the latest of it', () => {
    const falling = [370, 360, 350, 340, 330, 320].map((value, i) =>
      sampleAt(15_500 + i * 500, { dma: kb(value) }),
    );
    const [cycle] = track([
      ...monitor(1_000, 10_000, 365),
      ...connection(10_100),
      ...goodbye(15_100),
      ...falling,
      ...connection(18_600, 'b'),
    ]);
    expect(cycle?.latencyMs.settled).toBeNull();
    // The median of the last four: 350, 340, 330, 320.
    expect(cycle?.after.dma).toBe(kb(335));
  });

  it('counts only without clients', () => {
    const [cycle] = track([
      ...monitor(1_000, 10_000, 365),
      ...connection(10_100),
      ...goodbye(15_100),
      ...monitor(15_500, 25_000, 330, 1),
    ]);
    expect(cycle?.after.dma).toBeNull();
  });

  it('is what the next connection starts from, when there is no time between', () => {
    const cycles = track([
      ...monitor(1_000, 10_000, 365),
      ...connection(10_100),
      ...goodbye(15_100),
      ...monitor(15_500, 16_500, 350),
      ...connection(16_600, 'b'),
      ...goodbye(20_000),
      ...monitor(20_500, 30_000, 340),
    ]);
    expect(cycles.map(({ before, after }) => [before.dma, after.dma])).toEqual([
      [kb(365), kb(350)],
      [kb(350), kb(340)],
    ]);
  });
});

describe('the order of events', () => {
  it('keeps an unanswered request apart from the next one', () => {
    const cycles = track([
      ...monitor(1_000, 4_000, 365),
      ...connection(4_000, 'a').slice(0, 4),
      ...monitor(4_500, 9_000, 350, 1),
      ...connection(9_000, 'b'),
      ...goodbye(14_000),
      ...monitor(14_500, 20_000, 350, 1),
    ]);
    expect(cycles.map(({ client, endMs }) => [client, endMs])).toEqual([
      ['a', null],
      ['b', 14_005],
    ]);
    expect(cycles[0]?.latencyMs.answer).toBeNull();
  });

  it('takes viewers at the same time as one cycle, which ends with the last', () => {
    const cycles = track([
      ...monitor(1_000, 4_000, 365),
      ...connection(4_000, 'a'),
      ...connection(6_000, 'b'),
      stepAt(9_000, 'data-channel-closed', { client: 'a' }),
      stepAt(9_010, 'client-destroyed'),
      ...monitor(9_500, 12_000, 340, 1),
      stepAt(12_000, 'data-channel-closed', { client: 'b' }),
      stepAt(12_010, 'client-destroyed'),
      ...monitor(12_500, 20_000, 360, 0),
    ]);
    expect(cycles).toHaveLength(1);
    expect(cycles[0]).toMatchObject({ connections: 2, endMs: 12_000, clientsDestroyed: 2 });
  });

  it('ignores steps that belong to no connection', () => {
    expect(track([stepAt(8_985, 'streaming'), stepAt(9_000, 'state-not-connected')])).toEqual([]);
  });

  it('prefers the line with its own clock to the one before it with a borrowed clock', () => {
    const [cycle] = track([
      stepAt(1_000, 'request', { client: 'a' }),
      stepAt(2_310, 'connected', { clock: 'anchored' }),
      stepAt(2_370, 'connected'),
    ]);
    expect(cycle?.latencyMs.connected).toBe(1_370);
  });
});

describe('a viewer that comes while another one watches', () => {
  const phases = (records: readonly (MemorySample | StreamerEvent)[]): string[] => {
    const tracker = new CycleTracker('a.log', () => undefined);
    return records.map((record) => {
      if (record.kind === 'memory') tracker.sample(record);
      else tracker.event(record);
      return tracker.phase;
    });
  };

  it('takes its memory first, until it is connected', () => {
    const told = phases([
      ...connection(10_000),
      stepAt(20_000, 'request', { client: 'b' }),
      ...monitor(20_500, 21_500, 300, 2),
      stepAt(21_500, 'connected'),
    ]);
    expect(told.slice(-4)).toEqual(['connecting', 'connecting', 'connecting', 'streaming']);
  });

  it('takes nothing more after a while, where it never connects', () => {
    const told = phases([
      ...connection(10_000),
      stepAt(20_000, 'request', { client: 'b' }),
      sampleAt(30_000, { dma: kb(300) }, { clients: 2 }),
      sampleAt(30_500, { dma: kb(300) }, { clients: 2 }),
    ]);
    expect(told.slice(-2)).toEqual(['connecting', 'streaming']);
  });

  it('is told so where no line names clients, too', () => {
    const peer = (at: number, step: StreamerEvent['step']) => stepAt(at, step, { clock: 'anchored' });
    const told = phases([
      peer(5_000, 'connecting'),
      peer(5_500, 'connected'),
      peer(9_000, 'connecting'),
      peer(9_500, 'connected'),
    ]);
    expect(told).toEqual(['connecting', 'streaming', 'connecting', 'streaming']);
  });
});

describe('viewers that a monitor alone counts', () => {
  it('are as many as its count rises by', () => {
    const cycles = track([
      ...monitor(1_000, 6_000, 365),
      ...monitor(6_000, 9_000, 325, 1),
      ...monitor(9_000, 12_000, 285, 2),
      ...monitor(12_000, 15_000, 325, 1),
      ...monitor(15_000, 18_000, 285, 2),
      ...monitor(18_000, 25_000, 355),
    ]);
    expect(cycles.map(({ connections, retained }) => [connections, retained.dma])).toEqual([[3, kb(10)]]);
  });

  it('are not those that the firmware has kept from before', () => {
    const [cycle] = track([
      ...monitor(1_000, 6_000, 365, 1),
      ...connection(6_100),
      ...monitor(7_500, 10_000, 325, 2),
      ...goodbye(10_100),
      ...monitor(10_500, 16_000, 358, 1),
    ]).slice(-1);
    expect(cycle?.connections).toBe(1);
  });
});

it('a viewer that the monitor still counts while it is closed is no other one', () => {
  const cycles = track([
    ...monitor(1_000, 10_000, 365),
    ...connection(10_100),
    sampleAt(10_500, { dma: kb(354) }, { clients: 0 }),
    ...monitor(11_000, 15_000, 325, 1),
    stepAt(15_100, 'disconnected', { clock: 'anchored' }),
    sampleAt(15_110, { dma: kb(325) }, { clients: 1 }),
    ...goodbye(15_120).slice(1),
    ...monitor(15_610, 25_000, 358),
  ]);
  expect(cycles).toHaveLength(1);
  expect(cycles[0]).toMatchObject({ connections: 1, clientsDestroyed: 1, retained: { dma: kb(7) } });
});

it('a monitor that counts clients shows connections without any other line', () => {
  const cycles = track([
    ...monitor(1_000, 5_000, 365),
    ...monitor(5_000, 9_000, 325, 1),
    ...monitor(9_000, 14_000, 357, 0),
    ...monitor(14_000, 18_000, 317, 2),
    ...monitor(18_000, 23_000, 349, 0),
  ]);
  expect(cycles.map(({ startMs, endMs, retained }) => [startMs, endMs, retained.dma])).toEqual([
    [5_000, 9_000, kb(8)],
    [14_000, 18_000, kb(8)],
  ]);
});

describe("connections that only libdatachannel's log tells of", () => {
  const peer = (at: number, ...steps: readonly StreamerEvent['step'][]): StreamerEvent[] =>
    steps.map((step, i) => stepAt(at + i * 10, step, { clock: 'anchored' }));

  it('are not all taken for the first', () => {
    const cycles = track([
      ...monitor(1_000, 5_000, 365, null),
      ...peer(5_000, 'connecting', 'connected'),
      ...monitor(5_500, 8_000, 330, null),
      ...peer(8_000, 'disconnected', 'closed', 'peer-connection-destroyed'),
      ...monitor(8_500, 14_000, 357, null),
      ...peer(14_000, 'connecting', 'connected'),
      ...monitor(14_500, 17_000, 322, null),
      ...peer(17_000, 'disconnected', 'closed', 'peer-connection-destroyed'),
      ...monitor(17_500, 23_000, 349, null),
    ]);
    expect(cycles.map(({ connections, retained }) => [connections, retained.dma])).toEqual([
      [1, kb(8)],
      [1, kb(8)],
    ]);
  });

  it('overlap until the last of them is closed, whoever tells it beside', () => {
    const told = (at: number, ...steps: readonly StreamerEvent['step'][]): StreamerEvent[] =>
      peer(at, ...steps).flatMap((event) => [event, { ...event, clock: 'before' }]);
    const cycles = track([
      ...monitor(1_000, 5_000, 365, null),
      ...told(5_000, 'connecting', 'connected'),
      ...told(7_000, 'connecting', 'connected'),
      ...told(9_000, 'disconnected', 'closed'),
      ...monitor(9_500, 14_000, 330, null),
      ...told(14_000, 'disconnected', 'closed'),
      ...monitor(14_500, 20_000, 349, null),
    ]);
    expect(cycles).toHaveLength(1);
    expect(cycles[0]).toMatchObject({ connections: 2, endMs: 14_010, after: { dma: kb(349) } });
  });

  it('go on where what was lost is connected again', () => {
    const cycles = track([
      ...monitor(1_000, 5_000, 365, null),
      ...peer(5_000, 'connecting', 'connected'),
      ...peer(8_000, 'disconnected'),
      ...monitor(8_500, 14_000, 330, null),
      ...peer(14_000, 'connected'),
      ...monitor(14_500, 17_000, 330, null),
      ...peer(17_000, 'disconnected', 'closed'),
      ...monitor(17_500, 23_000, 365, null),
    ]);
    expect(cycles.map(({ endMs, retained }) => [endMs, retained.dma])).toEqual([[17_000, 0]]);
  });
});
