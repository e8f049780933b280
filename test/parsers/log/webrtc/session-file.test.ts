import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSessionHeader, parseSessionRecord } from '../../../../src/parsers/log/webrtc/session-file.js';
import { isSessionHeader } from '../../../../src/parsers/log/webrtc/session-start.js';

const header = '{"session":"esp-rtc-diag","schemaVersion":1,"by":"signal","startedAtMs":1795766348953}';
const left = '{"event":"left","id":"a","code":1000,"reason":"","timeMs":7}';

describe('a session file', () => {
  it('is known by its first line', () => {
    expect(isSessionHeader(header)).toBe(true);
    expect(isSessionHeader('I (9485) Streamer: Heap: 1 KB free')).toBe(false);
    expect(parseSessionHeader(header)).toMatchObject({ by: 'signal', startedAtMs: 1_795_766_348_953 });
  });

  it('of a later schema is refused', () => {
    expect(parseSessionHeader(header.replace('"schemaVersion":1', '"schemaVersion":2'))).toBeNull();
  });

  it('gives its records, and null for a torn or strange one', () => {
    expect(parseSessionRecord(left)).toEqual({ event: 'left', id: 'a', code: 1000, reason: '', timeMs: 7 });
    expect(parseSessionRecord(left.replace('1000', '-1'))).toBeNull();
    expect(parseSessionRecord(left.replace('left', 'flown'))).toBeNull();
    expect(parseSessionRecord(left.replace('"a"', `"${'a'.repeat(70_000)}"`))).toBeNull();
    for (let length = 0; length < left.length; length++) {
      expect(parseSessionRecord(left.slice(0, length))).toBeNull();
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect([parseSessionHeader(line), parseSessionRecord(line)]).toEqual([null, null]);
      }),
    );
  });
});
