import { describe, expect, it } from 'vitest';
import { createSignalReporter } from '../../../src/report/webrtc/signal-reporter.js';

const start = {
  host: '0.0.0.0',
  port: 8000,
  isOpenToNetwork: true,
  dialAddresses: [{ address: '192.168.1.17', name: 'eth0' }],
  firmwareAddress: { host: '192.168.1.248', port: 8000 },
};

describe('what signal prints', () => {
  const text = createSignalReporter('text');

  it('says which address a board can dial, and that the firmware dials another', () => {
    expect(text.start(start).split('\n')).toEqual([
      'LISTENING on ws://0.0.0.0:8000',
      'Viewer page: http://localhost:8000/, from a phone http://192.168.1.17:8000/',
      'A board can dial:',
      '  ws://192.168.1.17:8000/server   (eth0)',
      "The streamer's source dials ws://192.168.1.248:8000/server, which is not here: change it there,",
      'or give this machine that address.',
      '',
      '',
    ]);
    const right = { ...start, dialAddresses: [{ address: '192.168.1.248', name: 'eth0' }] };
    expect(text.start(right)).not.toContain('which is not here');
  });

  it('shows what a client called itself, and does not obey it', () => {
    const id = '\u{1B}[2J\u{202E}x';
    const shown = text.event({ event: 'joined', timeMs: 1412, id, address: '192.0.2.1', replaces: false });
    expect(shown).toBe('    1.412 s  \\x1b[2J\\u202ex joined from 192.0.2.1\n');
    const json = createSignalReporter('ndjson').event({
      event: 'waiting',
      timeMs: 1,
      from: id,
      to: 'server',
    });
    expect(json).not.toMatch(/[\u{1B}\u{202E}]/u);
    expect(JSON.parse(json)).toEqual({
      schemaVersion: 1,
      event: 'waiting',
      timeMs: 1,
      from: id,
      to: 'server',
    });
  });

  it('names the likely causes where no offer comes', () => {
    const event = {
      event: 'unanswered',
      timeMs: 5000,
      from: 'v',
      to: 'server',
      waitsFor: 'offer',
      waitedMs: 5000,
    } as const;
    expect(text.event(event)).toContain('NO OFFER from server for v after 5,000 ms');
  });

  it('sums up', () => {
    const counts = { joined: 2, requests: 3, offers: 3, answers: 2, unanswered: 1 };
    const summary = { durationMs: 12_345, ...counts, refused: { 'foreign-origin': 1200 } };
    expect(text.finish(summary)).toBe(
      '\nUNANSWERED 1 of them: 3 requests, 3 offers, 2 answers, 2 clients in 12.345 s\n' +
        'refused 1,200: a page of another origin\n',
    );
  });
});
