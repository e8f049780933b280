import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/analysis/fingerprint.js';

describe('a fingerprint', () => {
  it('has 16 hexadecimal digits', () => {
    expect(fingerprintOf('heap-leak', ['Client', 84, 'internal'])).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same for the same parts', () => {
    expect(fingerprintOf('heap-leak', ['Client', 84])).toBe(fingerprintOf('heap-leak', ['Client', 84]));
  });

  it.each([
    ['another rule', fingerprintOf('heap-other', ['Client', 84, null])],
    ['another size', fingerprintOf('heap-leak', ['Client', 92, null])],
    ['another owner', fingerprintOf('heap-leak', ['Clients', 84, null])],
    ['a text in place of null', fingerprintOf('heap-leak', ['Client', 84, 'null'])],
    ['a text in place of a number', fingerprintOf('heap-leak', ['Client', '84', null])],
    ['parts that are joined otherwise', fingerprintOf('heap-leak', ['Client,84', null])],
  ])('differs for %s', (_, other) => {
    expect(other).not.toBe(fingerprintOf('heap-leak', ['Client', 84, null]));
  });
});
