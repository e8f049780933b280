import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkAt } from '../support/chunk-at.js';
import { readLogFacts } from '../support/read-log-facts.js';
import { samplePath } from '../support/sample-path.js';
import { isThorough } from '../support/thorough.js';

const prefixes = [
  'I (9485) Streamer: ',
  'W (10485) wifi:',
  'E (11485) a: ',
  'I (12) boot: ',
  'D (4294967295) net: ',
  'I (99999999999) net: ',
  'I () net: ',
  'I (13485)net: ',
  'I (13485) net: ',
  'I (13485) net',
  'I (13485) @x: ',
  'I (14485) mem_track: ',
  '1970-01-06 12:14:28.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] ',
  '1970-01-06 12:14:29.638 DEBUG [1] [rtc::impl::Track::open@60] ',
  '1970-01-06 12:14:29 ',
  '2025-12-20 09:20:14 I (15485) net: ',
  '21:54:38.895 > W (15485) net: ',
  '> I (15485) net: ',
  '**I (15485) net: ',
  '[19:18:55]1970-01-06 12:14:28.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] ',
  '\x1b[0;32mI (16485) net: ',
  '',
];
const messages = [
  'Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 1',
  'Heap: 32000 KB free | DMA: 2 KB | Internal: 33 KB | Clients: 0',
  'Heap: 32 KB free',
  'Heap: none',
  'state: run -> run (10)',
  'Free heap: 123456',
  'bytes available=7000',
  'Changed state to connected',
  'PeerConnection::impl destructor called',
  'Received request from client: a',
  'State: Disconnected',
  'Failed to allocate memory for buffer',
  'esp_wifi_init failed: ESP_ERR_NO_MEM',
  'Heap summary for capabilities 0x00000808:',
  '  Totals:',
  '    free 349180 allocated 52260 min_free 330000 largest_free_block 311296',
  '=== Task Stack Usage ===',
  '  main                :    84 bytes free (of configured stack)',
  'Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
  ' - IDLE0 (CPU 0)',
  'ESP-ROM:esp32p4-eco2-20240710',
  'ESP-IDF v5.5.1 2nd stage bootloader',
  'ELF file SHA256:  2c25f543f...',
  "Guru Meditation Error: Core  1 panic'ed (Load access fault). Exception was unhandled.",
  'CORRUPT HEAP: Bad tail at 0x4ff21164. Expected 0xbaad5678 got 0x00000000',
  '/esp-idf/queue.c:1442 (xQueueGenericReceive)- assert failed!',
  'stateCORRUPT HEAP: Bad head at 0x4ff21164. Expected 0xabba1234 got 0x00000000',
  'st***ERROR*** A stack overflow in task main has been detected.',
  'stabort() was called at PC 0x4200c1f0 on core 0',
  'stassert failed: xQueueSemaphoreTake queue.c:1709 (( pxQueue ))',
  '====== Heap Trace: 1 records (10 capacity) ======',
  '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x00001000 caller 0x40001060:0x40001422',
  'total allocations: 10 total frees: 9',
  '0x40001060: app_main at main.c:12',
  'the end.',
  'done ',
  'wow!',
  '',
];
/** What a lane must stop at, in any place. */
const oddities = [
  '@',
  '(@',
  '=',
  '==',
  '.',
  '!',
  ' ',
  '\t',
  '\x07',
  '\x1b[0m',
  'é',
  '\x7f',
  '] C',
  'RR',
  '()',
  'ss',
  ')',
  ': ',
  '12',
  '&',
  '&lt;',
  '**',
  '&#39;',
];

// Mostly what a log has between its dumps: one that is open leaves nothing to take at sight.
const message = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...messages.slice(0, 14)) },
  { weight: 1, arbitrary: fc.constantFrom(...messages) },
);
const plainLine = fc
  .tuple(fc.constantFrom(...prefixes), message, fc.integer({ min: 0, max: 3 }))
  .chain(([prefix, said, dice]) => {
    const text = prefix + said;
    if (dice > 0) return fc.constant(text);
    return fc
      .tuple(fc.constantFrom(...oddities), fc.nat(text.length))
      .map(([odd, at]) => text.slice(0, at) + odd + text.slice(at));
  });
const lineEnd = fc.oneof(
  { weight: 8, arbitrary: fc.constant('\n') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\r\r\n', '\r', '') },
);
const logs = fc
  .array(fc.tuple(plainLine, lineEnd), { minLength: 4, maxLength: 30 })
  .map((lines) => Buffer.from(lines.map((parts) => parts.join('')).join('')));

describe('lines that are taken at sight', () => {
  it('say what they say when they go the whole way, in any order and any chunks', () => {
    let [taken, all] = [0, 0];
    fc.assert(
      fc.property(logs, fc.array(fc.nat(), { maxLength: 6 }), (log, cuts) => {
        const whole = readLogFacts([log], { lane: false });
        const lane = readLogFacts(chunkAt(log, cuts), { lane: true });
        expect(lane.facts).toEqual(whole.facts);
        taken += whole.pushed - lane.pushed;
        all += whole.pushed;
      }),
      { numRuns: isThorough ? 15_000 : 500 },
    );
    // Else this compares nothing.
    expect(taken).toBeGreaterThan(all / 10);
  });

  it('say in any colour what they say without', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(plainLine, fc.boolean()), { minLength: 4, maxLength: 30 }), (lines) => {
        const texts = lines.map(([text]) => text.replaceAll('\x1b[0;32m', ''));
        const coloured = texts.map((text, i) =>
          lines[i]?.[1] === true && /^[EWIDV] \(/.test(text) ? `\x1b[0;33m${text}\x1b[0m` : text,
        );
        const bytesOf = (all: readonly string[]): Buffer => Buffer.from(`${all.join('\n')}\n`);
        const plain = readLogFacts([bytesOf(texts)], { lane: false });
        for (const lane of [false, true])
          expect(readLogFacts([bytesOf(coloured)], { lane }).facts).toEqual(plain.facts);
      }),
      { numRuns: isThorough ? 10_000 : 300 },
    );
  });

  it('say behind what a capture tool or a page puts there what they say without, but for another clock', () => {
    const captures = fc.constantFrom(
      '2025-01-17 19:18:55 ',
      '21:54:38.895 > ',
      '21:54:38.895 -> ',
      '[19:18:55] ',
      'Jan 17 19:18:55 ',
      '> ',
    );
    // A line without any clock takes that of the tool.
    const noTimes = (facts: readonly unknown[]): unknown =>
      JSON.parse(JSON.stringify(facts, (key, value: unknown) => (key === 'timeMs' ? null : value)));
    fc.assert(
      fc.property(
        fc.array(plainLine, { minLength: 4, maxLength: 30 }),
        captures,
        fc.boolean(),
        (all, capture, isPage) => {
          // Two tools that tell different times are no capture.
          const lines = all
            .map((text) => text.replaceAll(/[\x00-\x08\x0a-\x1f\x7f]/g, ''))
            .filter((text) => text.startsWith('1970') || !/^>|\d\d:\d\d:\d\d/.test(text));
          const bytesOf = (texts: readonly string[]): Buffer => Buffer.from(`${texts.join('\n')}\n`);
          const pasted = lines.map((text) => capture + text);
          const given = isPage
            ? pasted.map((text) => text.replaceAll("'", '&#39;').replaceAll('>', '&gt;'))
            : pasted;
          const plain = readLogFacts([bytesOf(lines)], { lane: false });
          for (const lane of [false, true])
            expect(noTimes(readLogFacts([bytesOf(given)], { lane }).facts)).toEqual(noTimes(plain.facts));
        },
      ),
      { numRuns: isThorough ? 10_000 : 300 },
    );
  });

  it('change nothing in any sample', () => {
    for (const name of readdirSync(samplePath('.')).filter((file) => file.endsWith('.log'))) {
      const log = readFileSync(samplePath(name));
      const whole = readLogFacts([log], { lane: false });
      expect(readLogFacts([log], { lane: true }).facts, name).toEqual(whole.facts);
    }
  });
});
