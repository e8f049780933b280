import { describe, expect, it } from 'vitest';
import { WrappedLine } from '../../../../src/parsers/log/crash/backtrace-line.js';

describe('a back trace that a narrow terminal has broken', () => {
  it('is put together', () => {
    const wrapped = new WrappedLine();
    wrapped.join('Backtrace: 0x400d276a:0x3ffb');
    expect(wrapped.join('5230 0x400d27be:0x3ffb5250 |<-CONTINUES')).toBe(
      'Backtrace: 0x400d276a:0x3ffb5230 0x400d27be:0x3ffb5250 |<-CONTINUES',
    );
  });

  it('that has no end is not put together for ever', () => {
    const wrapped = new WrappedLine();
    wrapped.join('Backtrace: 0x400d276a:0x3ffb5230');
    const piece = ' 0x400d276a:0x3ffb5230'.repeat(40);
    const lengths = Array.from({ length: 100 }, () => wrapped.join(piece).length);
    expect(Math.max(...lengths)).toBeLessThan(6000);
  });
});
