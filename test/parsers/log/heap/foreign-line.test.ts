import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseElfIdentity } from '../../../../src/parsers/log/crash/elf-identity-line.js';
import { parseBootLine } from '../../../../src/parsers/log/crash/boot-line.js';
import { BootTracker } from '../../../../src/parsers/log/heap/boot-tracker.js';
import { parseDecodeLine } from '../../../../src/parsers/log/heap/decode-line.js';
import { mayTellOfHeap } from '../../../../src/parsers/log/heap/foreign-line.js';
import { classifyHeapLine } from '../../../../src/parsers/log/heap/heap-line.js';
import { LeakTrackerParser } from '../../../../src/parsers/log/heap/leak-tracker.js';
import { hasRecordPart, parseRecordText } from '../../../../src/parsers/log/heap/record-text.js';
import { findSplice } from '../../../../src/parsers/log/lines/broken-line.js';
import { parseEspLogPrefix } from '../../../../src/parsers/log/lines/line-prefix.js';
import { casesOf } from '../../../support/thorough.js';

const known = [
  '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x00001000 caller 0x40001060',
  '====== Heap Trace: 185 records (2000 capacity) ======',
  '2 allocations trace (100 entry buffer)',
  'freed by 0x403839e4:0x42008096',
  '====== Heap Trace Summary ======',
  'Mode: Heap Trace Leaks',
  "8628 bytes 'leaked' in trace (69 allocations)",
  '40 bytes alive in trace (2/8 allocations)',
  'records: 185 (2000 capacity, 1450 high water mark)',
  'internal records: 185 (2000 capacity, 1450 high water mark)',
  'hashmap: 512 capacity (412 hits, 12 misses)',
  'total allocations: 38639',
  'total frees: 39342',
  'total allocations 2 total frees 0',
  '(NB: New entries were traced while dumping, so trace dump may have duplicate entries.)',
  '(NB: Internal Buffer has overflowed, so trace data is incomplete.)',
  'Error: heap trace linked list is corrupt. expected more records.',
  'no data, heap tracing is disabled.',
  '================================',
  '--- 0x400d276d: leak_some_memory at /path/blink.c:27',
  '0x40001060: app_main at main.c:12',
  ' (inlined by) tcpip_thread at C:/idf/components/lwip/tcpip.c:148',
  'I (400) app_init: ELF file SHA256:  3627caad1...',
  'elf FILE sha256: 3627caad1',
  'ESP-ROM:esp32p4-eco2-20240710',
  'ets Jun  8 2016 00:22:57',
  'RST:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)',
  'I (28) boot: ESP-IDF v5.5.1 2nd stage bootloader',
  '   LEAKED ALLOCATIONS',
  'Heap trace leak records: 71',
  '--- LEAK #1 ---',
  'Initialized trace buffer: 3000 records (336000 bytes)',
  'printf without an endI (5500) wifi:Deinit',
  'ab\u2028E (09:20:14.123) net: down',
  'I (5500) wifi:Deinit    84 bytes (@ 0x4ff21110',
  'sensor 12: temperature 23',
  '',
];

const change = fc.tuple(
  fc.nat(120),
  fc.nat(3),
  fc.constantFrom('', ' ', '=', 'I (1) a: ', '0', 'x', '\t', 'é', '('),
);
const text = fc
  .tuple(fc.constantFrom(...known), fc.constantFrom(...known), fc.array(change, { maxLength: 2 }), fc.nat(5))
  .map(([first, second, changes, dice]) => {
    const start = dice === 0 ? first + second : dice === 1 ? `I (12) main: ${first}` : first;
    return changes.reduce(
      (all, [at, removed, put]) => all.slice(0, at) + put + all.slice(at + removed),
      start,
    );
  });

/** What any parser makes of a line while no heap trace is being read. */
function meaningsOf(line: string): readonly unknown[] {
  const message = line.slice(parseEspLogPrefix(line)?.length ?? 0);
  const sink = {
    record: () => undefined,
    dumpEnded: () => undefined,
    lineSkipped: () => undefined,
    addressDecoded: () => undefined,
    elfIdentified: () => undefined,
    traceDisabled: () => undefined,
  };
  const tracker = new LeakTrackerParser(sink, new BootTracker(), () => undefined);
  return [
    parseDecodeLine(line),
    findSplice(line) > 0 ? 'splice' : null,
    parseRecordText(line, 1),
    classifyHeapLine(line),
    parseElfIdentity(line),
    parseBootLine(message),
    tracker.push(message, 1) ? 'tracker' : null,
    hasRecordPart(line) ? 'record part' : null,
  ].filter((meaning) => meaning !== null);
}

describe('a line that says nothing of heap traces', () => {
  it('is one of which no parser makes anything', () => {
    let [foreign, all] = [0, 0];
    fc.assert(
      fc.property(text, (line) => {
        all++;
        if (mayTellOfHeap(line)) return;
        foreign++;
        expect(meaningsOf(line), line).toEqual([]);
      }),
      { numRuns: casesOf(20_000) },
    );
    expect(foreign).toBeGreaterThan(all / 50);
  });

  it.each([
    'I (9485) main: state: run -> run (10)',
    '\tsensor 12: temperature 23 C, humidity 40 %',
    'E (1) app_init: failed: ESP_ERR_NO_MEM',
  ])('is %j', (line) => {
    expect(mayTellOfHeap(line)).toBe(false);
  });
});
