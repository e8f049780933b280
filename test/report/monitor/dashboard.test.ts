import { Chalk } from 'chalk';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { MemorySample, StreamerEvent } from '../../../src/model/console-record.js';
import { dashboardFrame, type DashboardView } from '../../../src/report/monitor/dashboard-frame.js';
import { DashboardState } from '../../../src/report/monitor/dashboard-state.js';
import { isThorough } from '../../support/thorough.js';
import { Lows } from '../../../src/report/monitor/lows.js';

const plain = new Chalk({ level: 0 });
const noon = new Date(2026, 10, 27, 12, 0, 0);

const newState = (): DashboardState =>
  new DashboardState({ now: () => noon, onChange: () => undefined, hasTimestamps: () => false });

function sample(dma: number | null, more: Partial<MemorySample> = {}): MemorySample & { source: string } {
  const free = { dma, internal: null, psram: null, heap: 30_000_000 };
  const place = { kind: 'memory', line: 1, boot: 0, timeMs: 0, source: 'x', resolutionBytes: 1024 } as const;
  return { ...place, free, clients: 1, largestFreeBytes: null, phase: null, ...more };
}

const event = (client: string, boot = 0): StreamerEvent & { source: string } => ({
  kind: 'streamer',
  step: 'tracks-open',
  clock: 'uptime',
  line: 1,
  timeMs: 0,
  source: 'x',
  client,
  boot,
});

const say = (state: DashboardState, text: string): void =>
  state.reporter.line({ text, timeMs: 0, at: noon, names: [] });

const viewOf = (state: DashboardState, more: Partial<DashboardView> = {}): DashboardView => ({
  state,
  port: '/dev/ttyACM0',
  isSimulated: false,
  isPaused: false,
  seconds: 75,
  now: noon,
  recording: null,
  trends: [],
  ...more,
});

describe('a dashboard', () => {
  it('shows memory, clients, events and the last lines, newest below', () => {
    const state = newState();
    for (const free of [300, 280, 260, 280]) state.listener.onSample?.(sample(free * 1024));
    for (let i = 0; i < 2; i++) state.listener.onState?.(event('visitor1'));
    for (let i = 0; i < 300; i++) say(state, `line ${i}`);
    const frame = dashboardFrame(viewOf(state), { columns: 80, rows: 24 }, plain);
    expect(frame).toHaveLength(24);
    expect(frame[0]).toBe('/dev/ttyACM0 · 1 min 15 s · 1 client'.padEnd(79));
    expect(frame).toContain('DMA    280 KB   260 KB  █▅▁▅');
    expect(frame).toContain('12:00:00  visitor1: tracks open (2 times)');
    expect(frame.findLast((line) => line.startsWith('line '))).toBe('line 299');
    expect(frame.at(-1)).toMatch(/^Ctrl\+\] quits/);
  });

  it('starts anew where the chip did, and says how long a port is away', () => {
    const state = newState();
    state.listener.onSample?.(sample(1024));
    state.listener.onSample?.(sample(300_000, { boot: 1 }));
    state.reporter.lost('It went away.');
    const later = new Date(noon.getTime() + 12_000);
    const frame = dashboardFrame(viewOf(state, { now: later }), { columns: 80, rows: 24 }, plain).join('\n');
    expect(frame).toMatch(/^\/dev\/ttyACM0 · 1 min 15 s · 1 restart · 1 client +PORT AWAY 12.0 s\n/);
    expect(frame).toMatch(/DMA {4}293 KB {3}293 KB/);
    expect(frame).toContain('12:00:00  the chip restarted');
  });

  it('fits any terminal, and lets nothing that a device says reach it as a command', () => {
    const text = fc.oneof(
      fc.array(fc.nat(0x10_ffff), { maxLength: 200 }).map((codes) => String.fromCodePoint(...codes)),
      fc.stringMatching(/^[ -~]{0,200}$/),
      fc.constantFrom(
        '\x1b[2J\x1b[H',
        '\x1b]0;owned\x07',
        '日本語'.repeat(40),
        '👩‍👩‍👧‍👦'.repeat(30),
        '\u202eabc',
        '\x9b31m',
        'a\tb\r\nc',
      ),
    );
    const sizes = fc.record({
      columns: fc.integer({ min: 1, max: 200 }),
      rows: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 15 }),
        sizes,
        fc.array(fc.nat(400_000)),
        (texts, size, frees) => {
          const state = newState();
          for (const one of texts) {
            say(state, one);
            state.listener.onState?.(event(one));
            state.reporter.note(one);
            state.reporter.lost(one);
          }
          for (const free of frees) state.listener.onSample?.(sample(free));
          const view = viewOf(state, { port: texts[0] ?? '', recording: { file: texts[1] ?? '', bytes: 5 } });
          const frame = dashboardFrame(view, size, plain);
          expect(frame.length).toBeLessThanOrEqual(size.rows);
          for (const line of frame) {
            expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(1, size.columns - 1));
            // oxlint-disable-next-line no-control-regex
            expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
          }
        },
      ),
      { numRuns: isThorough ? 1000 : 20 },
    );
  });
});

describe('the lows of a span', () => {
  it('keep its lowest and its order in a bounded space', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 5000 }), (all) => {
        const lows = new Lows();
        for (const value of all) lows.push(value);
        expect(lows.values.length).toBeLessThanOrEqual(512);
        expect(lows.lowest).toBe(Math.min(...all));
        expect(Math.min(...lows.values)).toBe(lows.lowest);
        // Runs of one length, but for the last: by hand.
        let stride = 1;
        while (Math.ceil(all.length / stride) > 512) stride *= 2;
        const runs = Array.from({ length: Math.ceil(all.length / stride) }, (_, i) =>
          Math.min(...all.slice(i * stride, (i + 1) * stride)),
        );
        expect(lows.values).toEqual(runs);
      }),
      { numRuns: 60 },
    );
  });
});
