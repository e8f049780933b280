import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../support/thorough.js';
import { demangle } from '../../../../src/parsers/elf/demangle/demangle.js';
import { MAX_OUTPUT_LENGTH, MAX_SYMBOL_LENGTH } from '../../../../src/parsers/elf/demangle/limits.js';
import { shortName } from '../../../../src/parsers/elf/demangle/short-name.js';
import { cpuMs } from '../../../support/cpu-ms.js';

const REAL_NAMES = [
  '_ZNSt17_Function_handlerIFvvEZN3rtc4Peer4openEvEUlvE_E9_M_invokeERKSt9_Any_data',
  '_ZN3rtc4sizeIiEENSt9enable_ifIXsr3std9is_signedIT_EE5valueEiE4typeES2_',
  '_ZNK1AcvT_ISt6vectorIiSaIiEEvEEv',
  '_ZNK3rtcUlTyTnjRAT0__T_E_clIiLj3EEEDaS2_',
  '_Z4sizeIJicEJdEEvRAsPDpT_DpT0_E_i',
  '_Z7forwardIRiEOT_RNSt16remove_referenceIS1_E4typeE',
  '_ZZN3rtc4Peer4openEiiEd_NKUlvE_clEv.isra.0',
  '_ZN2nsW3fooW3bar2ttIS1_1SIS1_1PEEET_S6_PNS_S1_1QE',
  '_ZTch0_v0_n24_N1D1wEv',
  '_GLOBAL__I__Z4initv',
  '_RNvXs_NtCshSWOlr65fgI_3esp3rtcINtB4_4PeerReENtNtNtC4core3ops4drop4Drop4dropB6_',
  '_RINvNtC3esp3rtc7generichFG_RL0_ShERL0_eE',
  '_RNvNtCshSWOlr65fgI_3esp3rtcu9gre_6ka8i',
  '_ZN65_$LT$esp..rtc..Peer$LT$T$GT$$u20$as$u20$core..ops..drop..Drop$GT$4drop17h3f099870e27e6505E',
];

/** One symbol may cost this much on a slow machine; the bounds in limits.ts keep it far below. */
const MAX_MS = 2_000;

const realName = fc.constantFrom(...REAL_NAMES);

const fragment = fc
  .tuple(realName, fc.nat(120), fc.nat(120))
  .map(([name, from, length]) => name.slice(from, from + length));

const truncated = fc.tuple(realName, fc.nat(120)).map(([name, length]) => name.slice(0, length));

const spliced = fc
  .tuple(fc.constantFrom('_Z', '_ZN', '_R', '_Z1fI', ''), fc.array(fragment, { minLength: 1, maxLength: 8 }))
  .map(([start, parts]) => start + parts.join(''));

const repeated = fc
  .tuple(truncated, fragment, fc.nat(300))
  .map(([start, part, count]) => start + part.repeat(count));

const mutated = fc
  .tuple(
    realName,
    fc.array(fc.tuple(fc.nat(120), fc.constantFrom(...'_SITNEXJDpZ0129a$.B'.split(''))), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([name, edits]) => {
    const characters = name.split('');
    for (const [at, character] of edits) characters[at % characters.length] = character;
    return characters.join('');
  });

const hostile = fc.oneof(truncated, spliced, repeated, mutated, fc.string());

function demangleWithin(symbol: string): string {
  const start = cpuMs();
  const answer = demangle(symbol);
  shortName(answer);
  expect(cpuMs() - start).toBeLessThan(MAX_MS);
  return answer;
}

describe('demangle on hostile names', () => {
  it('never throws, never hangs and keeps its answer short', () => {
    fc.assert(
      fc.property(hostile, (symbol) => {
        const answer = demangleWithin(symbol);
        expect(answer.length).toBeLessThanOrEqual(Math.max(MAX_OUTPUT_LENGTH + 1, symbol.length));
      }),
      { numRuns: casesOf(5_000) },
    );
  });

  it('returns what does not start like a mangled name as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/^[.$]?_(?:Z|R|GLOBAL_)/.test(text)),
        (text) => demangle(text) === text,
      ),
    );
  });

  it('shortens any text without throwing', () => {
    const token = fc.constantFrom(
      'operator',
      '<',
      '>',
      '(',
      ')',
      '{lambda',
      '#1}',
      '::',
      ' ',
      '[clone ',
      ']',
      '->',
      'as',
      'a',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
        expect(typeof shortName(tokens.join(''))).toBe('string');
      }),
      { numRuns: casesOf(2_000) },
    );
  });

  const COUNT = 15_000;
  it.each([
    ['pointers', `_Z1f${'P'.repeat(COUNT)}i`],
    ['qualifiers in a pack expansion', `_Z1fDp${'K'.repeat(COUNT)}i`],
    ['scopes in a pack expansion', `_Z1fDpN${'1A'.repeat(COUNT)}E`],
    ['ABI tags', `_Z1f${'B1A'.repeat(COUNT)}`],
    ['template arguments', `_Z1f${'I'.repeat(COUNT)}`],
    ['local names', `_${'Z'.repeat(COUNT)}`],
    ['clones', `_Z1fv${'.a'.repeat(COUNT)}`],
    ['conversions that look ahead', `_ZN1A${'cvT_I'.repeat(300)}i${'E'.repeat(300)}`],
    ['dependent scopes', `_Z1fDT${'sr1AI'.repeat(COUNT)}`],
    ['Rust paths', `_R${'NvC1a'.repeat(COUNT)}`],
    ['Rust implementations', `_R${'X'.repeat(COUNT)}`],
    ['Rust binders', `_RXC1a${'FG0_'.repeat(COUNT)}`],
    ['legacy segments', `_ZN${'1a'.repeat(COUNT)}17h05af221e174051e9E`],
  ])('stays within its bounds on thousands of %s', (_construct, symbol) => {
    expect(demangleWithin(symbol).length).toBeLessThanOrEqual(MAX_SYMBOL_LENGTH);
  });

  it('gives up on a name whose back-references double at every step', () => {
    const steps = Array.from({ length: 36 }, (_, index) => {
      const previous = index === 0 ? 'S_' : `S${(index - 1).toString(36).toUpperCase()}_`;
      return `F${previous}${previous}E`;
    });
    const symbol = `_Z1f1A${steps.join('')}`;
    expect(demangleWithin(symbol)).toBe(symbol);
  });

  it('leaves a symbol alone that is longer than any compiler makes', () => {
    const symbol = `_ZN${'1a'.repeat(MAX_SYMBOL_LENGTH)}Ev`;
    expect(demangle(symbol)).toBe(symbol);
  });
});
