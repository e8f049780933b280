import { describe, expect, it } from 'vitest';
import type { SignalEvent } from '../../../src/model/signal-event.js';
import { SignallingRoom, type Member } from '../../../src/streamer/signalling/signalling-room.js';

type TestMember = Member & { readonly got: string[]; readonly closed: number[] };

function memberOf(id: string): TestMember {
  const got: string[] = [];
  const closed: number[] = [];
  const send = (text: string): boolean => got.push(text) > 0;
  return { id, address: '192.0.2.7', got, closed, send, close: (code) => void closed.push(code) };
}

function openRoom({ isPassThrough = false } = {}): {
  room: SignallingRoom;
  events: SignalEvent[];
  wait: (ms: number) => void;
} {
  let nowMs = 0;
  const events: SignalEvent[] = [];
  const room = new SignallingRoom({
    now: () => nowMs,
    onEvent: (event) => events.push(event),
    isPassThrough,
  });
  return { room, events, wait: (ms) => (nowMs += ms) };
}

const request = '{"id":"server","type":"request"}';

describe('the signalling room', () => {
  it("hands a message to the id in it, with the sender's id in its place", () => {
    const { room, wait, events } = openRoom();
    const [server, viewer] = [memberOf('server'), memberOf('viewer')];
    room.join(server);
    room.join(viewer);
    room.receive(viewer, request);
    wait(400);
    room.receive(server, '{\n\t"id":\t"viewer",\n\t"type":\t"offer",\n\t"sdp":\t"v=0\\r\\n"\n}');
    expect(server.got).toEqual(['{"id":"viewer","type":"request"}']);
    expect(viewer.got).toEqual([String.raw`{"id":"server","type":"offer","sdp":"v=0\r\n"}`]);
    expect(events.at(-1)).toMatchObject({ event: 'relayed', type: 'offer', sizeBytes: 46, afterMs: 400 });
  });

  it('keeps the last request of each viewer for a streamer that comes late', () => {
    const { room } = openRoom();
    const [one, two, server] = [memberOf('one'), memberOf('two'), memberOf('server')];
    room.join(one);
    room.join(two);
    room.receive(one, '{"id":"server","type":"request","n":1}');
    room.receive(one, '{"id":"server","type":"request","n":2}');
    room.receive(two, request);
    room.leave(two, 1005, '');
    room.join(server);
    expect(server.got).toEqual(['{"id":"one","type":"request","n":2}']);
  });

  it('closes the older connection of an id with 4001, whose leaving harms the newer one no more', () => {
    const { room } = openRoom();
    const [older, newer, viewer] = [memberOf('server'), memberOf('server'), memberOf('viewer')];
    room.join(older);
    room.join(newer);
    expect([older.closed, newer.closed]).toEqual([[4001], []]);
    room.leave(older, 4001, '');
    room.join(viewer);
    room.receive(viewer, request);
    expect([older.got.length, newer.got.length]).toEqual([0, 1]);
  });

  it('says once that a request has no offer, and that an offer has no answer', () => {
    const { room, wait, events } = openRoom();
    const [server, viewer] = [memberOf('server'), memberOf('viewer')];
    room.join(server);
    room.join(viewer);
    room.receive(viewer, request);
    wait(5_000);
    room.checkWaiting();
    room.checkWaiting();
    room.receive(server, '{"id":"viewer","type":"offer","sdp":""}');
    wait(5_000);
    room.checkWaiting();
    const late = events.filter(({ event }) => event === 'unanswered');
    expect(late).toEqual([
      {
        event: 'unanswered',
        timeMs: 5_000,
        from: 'viewer',
        to: 'server',
        waitsFor: 'offer',
        waitedMs: 5_000,
      },
      {
        event: 'unanswered',
        timeMs: 10_000,
        from: 'server',
        to: 'viewer',
        waitsFor: 'answer',
        waitedMs: 5_000,
      },
    ]);
  });

  it.each([
    ['{"id":"server",', 'malformed-json'],
    ['\u{FEFF}{"id":"server","type":"request"}', 'malformed-json'],
    ['[]', 'no-destination'],
    ['{"id":7,"type":"request"}', 'no-destination'],
    ['{"type":"request"}', 'no-destination'],
    ['{"id":"server","type":"candidate","candidate":{"sdpMid":"0"}}', 'nested-value'],
    ['{"id":"nobody","type":"answer","sdp":""}', 'absent-client'],
    ['{"id":"__proto__","type":"answer"}', 'absent-client'],
  ])('refuses %s, and tells the sender', (text, reason) => {
    const { room, events } = openRoom();
    const [server, viewer] = [memberOf('server'), memberOf('viewer')];
    room.join(server);
    room.join(viewer);
    room.receive(viewer, text);
    expect(server.got).toEqual([]);
    expect(events.at(-1)).toMatchObject({ event: 'refused', id: 'viewer', reason });
    expect(JSON.parse(viewer.got[0] ?? '')).toMatchObject({ id: 'viewer', type: 'error', reason });
    expect(room.summary().refused).toEqual({ [reason]: 1 });
  });

  it('hands on with pass-through what it would refuse: nested values, stray bytes, no JSON', () => {
    const { room, events } = openRoom({ isPassThrough: true });
    const [server, viewer] = [memberOf('server'), memberOf('viewer')];
    room.join(server);
    room.join(viewer);
    room.receive(viewer, '{"id":"server","type":"x","more":{"a":1}}');
    room.receive(viewer, ' {"id":"server","type":"x"}\n');
    room.receive(viewer, '[');
    expect(server.got).toEqual([
      '{"id":"viewer","type":"x","more":{"a":1}}',
      ' {"id":"viewer","type":"x"}\n',
      '[',
    ]);
    expect(events.at(-1)).toMatchObject({ event: 'refused', reason: 'malformed-json' });
  });

  it('shows a few of a thousand refusals, and counts all', () => {
    const { room, events, wait } = openRoom();
    const viewer = memberOf('viewer');
    room.join(viewer);
    for (let index = 0; index < 1000; index++) room.receive(viewer, 'x');
    expect(events.filter(({ event }) => event === 'refused')).toHaveLength(5);
    wait(1_000);
    room.receive(viewer, 'x');
    expect(events.at(-1)).toMatchObject({ event: 'refused', unshown: 995 });
    expect(room.summary().refused).toEqual({ 'malformed-json': 1001 });
  });
});
