import type { SkipWords } from '../../model/constructor-skip.js';
import { formatAddress } from '../text/units.js';

/** A loop of startup.c over one array, as far as generated code needs it. */
type LoopText = {
  readonly array: 'priority' | 'init';
  readonly variable: string;
  readonly start: string;
  readonly end: string;
};

export type StartupCode = {
  readonly block: readonly string[];
  readonly condition: (loop: LoopText) => string;
};

type Words = SkipWords & { readonly notes: readonly string[]; readonly section: string };

const arrayNumbers = { priority: 0, init: 1 } as const;
const bitmapWords = 16;

/**
 * C for the `slots` style. The bitmap is written in assembler, so that the compiler cannot see its values: the code is
 * the same for any list, and no symbol moves. `__UINT32_TYPE__` needs no header.
 */
export function writeSlotsCode(words: Words): StartupCode {
  return {
    block: [
      ...writeWords(words),
      `extern const __UINT32_TYPE__ ${words.symbol}[];`,
      '__attribute__((noinline)) static _Bool esp_rtc_diag_skips(unsigned array, unsigned position, unsigned count)',
      '{',
      `    const __UINT32_TYPE__ *bits = ${words.symbol} + 2 + array * ${bitmapWords};`,
      `    if (${words.symbol}[array] != count || position >= ${bitmapWords * 32}) {`,
      '        return 0; /* another build: skip nothing */',
      '    }',
      '    return (bits[position / 32] >> (position % 32)) & 1;',
      '}',
    ],
    condition: ({ array, variable, start, end }) =>
      `esp_rtc_diag_skips(${arrayNumbers[array]}, (unsigned)(${variable} - ${start}), (unsigned)(${end} - ${start}))`,
  };
}

/** C for the `table` style: addresses, and a sum over both arrays that makes any other build skip nothing. */
export function writeTableCode(words: Words, hasPriority: boolean): StartupCode {
  const bounds = [...(hasPriority ? ['init_priority_array'] : []), 'init_array'];
  return {
    block: [
      ...writeWords(words),
      `extern const __UINT32_TYPE__ ${words.symbol}[];`,
      ...bounds.flatMap((name) => [
        `extern const __UINT32_TYPE__ esp_rtc_diag_${name}_start[] __asm__("__${name}_start");`,
        `extern const __UINT32_TYPE__ esp_rtc_diag_${name}_end[] __asm__("__${name}_end");`,
      ]),
      '__attribute__((noinline)) static _Bool esp_rtc_diag_skips(__UINT32_TYPE__ address)',
      '{',
      '    __UINT32_TYPE__ sum = 0x811c9dc5u;',
      ...bounds.flatMap((name) => [
        `    for (const __UINT32_TYPE__ *word = esp_rtc_diag_${name}_start; word < esp_rtc_diag_${name}_end; word++) {`,
        '        sum = (sum ^ *word) * 0x01000193u;',
        '    }',
      ]),
      `    if (${words.symbol}[0] != sum) {`,
      '        return 0; /* another build: skip nothing */',
      '    }',
      `    for (unsigned i = 0; i < ${words.symbol}[1]; i++) {`,
      `        if (${words.symbol}[2 + i] == address) {`,
      '            return 1;',
      '        }',
      '    }',
      '    return 0;',
      '}',
    ],
    condition: ({ variable }) => `esp_rtc_diag_skips((__UINT32_TYPE__)*${variable})`,
  };
}

/** C for the `literal` style of the notes. Its constants change the code's size, so it has to be verified. */
export function writeLiteralCode(
  addresses: readonly number[],
  notes: readonly string[],
  section: string,
): StartupCode {
  return {
    block: writeNotes(notes, section),
    condition: ({ variable }) =>
      addresses.length === 0
        ? '0'
        : addresses
            .map((address) => `(__UINT32_TYPE__)*${variable} == ${formatAddress(address)}u`)
            .join(' || '),
  };
}

function writeWords({ symbol, words, notes, section }: Words): readonly string[] {
  const rows = Array.from({ length: Math.ceil(words.length / 8) }, (_, row) =>
    Array.from(words.subarray(row * 8, row * 8 + 8), (word) => formatAddress(word)).join(', '),
  );
  return [
    '__asm__(',
    assembly(`.section .rodata.${symbol},\\"a\\",@progbits`),
    assembly('.balign 4'),
    assembly(`.globl ${symbol}`),
    assembly(`.type ${symbol}, @object`),
    assembly(`${symbol}:`),
    ...rows.map((row) => assembly(`.word ${row}`)),
    assembly(`.size ${symbol}, ${words.length * 4}`),
    assembly('.previous'),
    ');',
    ...writeNotes(notes, section),
  ];
}

// Which constructors these are, for people and for `ctors verify`; the section is not loaded.
function writeNotes(notes: readonly string[], section: string): readonly string[] {
  if (notes.length === 0) return [];
  return [
    '__asm__(',
    assembly(`.section ${section},\\"\\",@progbits`),
    ...notes.map((note) => assembly(`.ascii \\"${note}\\\\n\\"`)),
    assembly('.previous'),
    ');',
  ];
}

function assembly(line: string): string {
  return `    "${line}\\n"`;
}
