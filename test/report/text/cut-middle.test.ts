import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { cutEnd, cutMiddle, cutStart } from '../../../src/report/text/cut-middle.js';

const words = fc.array(fc.constantFrom('a', ' ', 'é', '日', '👩‍👩‍👧‍👦', 'ｶ', 'e\u0301', '0'), { maxLength: 40 });

describe('text that is cut', () => {
  it('keeps its beginning, its end, or both', () => {
    expect(cutEnd('0123456789', 8)).toBe('0123456…');
    expect(cutEnd('日本語日本語', 8)).toBe('日本語…');
    expect(cutMiddle('0123456789', 8)).toBe('012…6789');
    expect(cutStart('0123456789', 8)).toBe('…3456789');
    expect(cutStart('项目/sdkconfig', 12)).toBe('…/sdkconfig');
  });

  it('is never wider than it may be, and whole where it fits', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (parts, width) => {
        const text = parts.join('');
        expect(stringWidth(cutStart(text, width))).toBeLessThanOrEqual(width);
        const cut = cutEnd(text, width);
        expect(stringWidth(cut)).toBeLessThanOrEqual(width);
        if (stringWidth(text) <= width) expect(cut).toBe(text);
        else expect([cut.at(-1), text.startsWith(cut.slice(0, -1))]).toEqual(['…', true]);
      }),
    );
  });
});
