import { isMemoryWord, kindOf } from './memory-words.js';

/** A figure of a line with the words of the vocabulary around it, in lower case. */
export type Figure = {
  readonly bytes: number;
  readonly unitBytes: number;
  /** From the last mark, figure or foreign word on. */
  readonly before: readonly string[];
  /** Up to the next mark, figure or foreign word, where these are not what the next figure is called. */
  readonly after: readonly string[];
  /** Another word stands right before them: it is a figure of something else, if they do not say of what. */
  readonly isForeign: boolean;
  /** Nothing stands before them in the text. */
  readonly isFirst: boolean;
  /** Behind a `:` or `=`, or large enough to be no count. */
  readonly isCertain: boolean;
};

/** More than any chip has is no size; nor is what has lost its place. */
export const maxBytes = 2 ** 31;

/** Between the words of `min_free`, `DMA-capable` and `getFreeHeap`; `KiB` is one. */
const joint = /(?<=[A-Za-z])_(?=[A-Za-z\d])|(?<=[A-Za-z])-(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])(?<![KkM]i(?=B))/g;
/** Between the capabilities of one pool: `(MALLOC_CAP_INTERNAL | MALLOC_CAP_DMA)`. */
const both = / ?\| ?(?=MALLOC_CAP_)/g;
// A figure with its unit (`123456`, `45.2 KB`, `123,456 bytes`), hexadecimal (skipped), a word, or a mark.
const token =
  /0x[0-9a-f]+|(?<value>\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)*)(?:\s{0,3}(?<unit>bytes?|kbytes|kib|kb|k|mib|mb|m|b)(?![\w.%]))?(?<tail>[\w.%]*)|(?<word>8bit|[a-z]+)|(?<mark>[^\s\w])/gi;
/** Within these a name goes on: `[DMA] free 1234`, `heap (free) = 1234`, `"heap":{"free":1234}`. */
const openMarks = new Set(['(', ')', '[', ']', ':', '=', '"', '{']);

type Token = Partial<Record<'value' | 'unit' | 'tail' | 'word' | 'mark', string>>;

/** The figures of a line that have words of memory beside them. */
export function memoryFigures(text: string): readonly Figure[] {
  const tokens = [...text.replaceAll(both, ' ').replaceAll(joint, ' ').matchAll(token)].map(
    ({ groups }) => groups as Token,
  );
  const figures: Figure[] = [];
  const names = namesBehind(tokens);
  for (const [at, { value, unit = '', tail }] of tokens.entries()) {
    if (value === undefined || tail !== '' || isNoAmount(tokens, at)) continue;
    const unitBytes = unitOf(unit);
    const bytes = Math.round(Number(value.replaceAll(',', '')) * unitBytes);
    if (!Number.isFinite(bytes) || bytes >= maxBytes || (value.includes('.') && unitBytes === 1)) continue;
    const sign = tokens[at - 1]?.mark;
    const isCertain = sign === ':' || sign === '=' || unit !== '' || bytes >= 1000;
    const resolution = value.includes('.') ? Math.ceil(unitBytes / 10) : unitBytes;
    const after = names.get(at) ?? [];
    figures.push({ bytes, unitBytes: resolution, ...wordsBefore(tokens, at), after, isCertain });
  }
  return figures;
}

// `-5`, a part of `1.2.3`, and of `10/20`, `10 of 20` and `10 free of 20` what there is in all.
function isNoAmount(tokens: readonly Token[], at: number): boolean {
  const { mark, word } = tokens[at - 1] ?? {};
  if (mark === '/' || word?.toLowerCase() === 'of') {
    return [tokens[at - 2], tokens[at - 3]].some((before) => before?.value !== undefined);
  }
  return mark === '-' || mark === '.';
}

function unitOf(unit: string): number {
  const letter = unit.charAt(0).toLowerCase();
  return letter === 'k' ? 1024 : letter === 'm' ? 1024 * 1024 : 1;
}

function wordsBefore(tokens: readonly Token[], at: number): Pick<Figure, 'before' | 'isForeign' | 'isFirst'> {
  const before: string[] = [];
  for (let i = at - 1; i >= 0; i--) {
    const { word, mark } = tokens[i] ?? {};
    if (word !== undefined && isMemoryWord(word.toLowerCase())) before.unshift(word.toLowerCase());
    else if (mark === undefined || !openMarks.has(mark)) {
      return { before, isForeign: word !== undefined && tokens[i + 1]?.mark === undefined, isFirst: false };
    }
  }
  return { before, isForeign: false, isFirst: true };
}

/**
 * Words behind a figure are what it is called, up to a mark: `1234 bytes free, largest 4096`. Of words between two figures
 * the first may be, where the second is called by words behind it as well: `1234 free 4096 largest`, but not
 * `total: 8192 free: 4096`.
 */
function namesBehind(tokens: readonly Token[]): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, readonly string[]>();
  const called = new Set<number>();
  for (let at = tokens.length - 1; at >= 0; at--) {
    if (tokens[at]?.value === undefined) continue;
    const { words, next } = wordsAfter(tokens, at);
    const own = next === null ? words : called.has(next) ? words.slice(0, 1).filter(isPostfix) : [];
    if (kindOf(words) !== null && (next === null || called.has(next))) called.add(at);
    if (own.length > 0) names.set(at, own);
  }
  return names;
}

// `next` is the figure that follows on them without a mark that parts the two.
function wordsAfter(
  tokens: readonly Token[],
  at: number,
): { readonly words: readonly string[]; next: number | null } {
  const words: string[] = [];
  // `118432/294912 bytes free`: of all that there is.
  const isPart = tokens[at + 2]?.value !== undefined && isNoAmount(tokens, at + 2);
  for (let i = at + (isPart ? 3 : 1); i < tokens.length; i++) {
    const { word, value, mark } = tokens[i] ?? {};
    if (value !== undefined) return isNoAmount(tokens, i) ? { words, next: null } : { words, next: i };
    if (mark === ':' || mark === '=') {
      const isFigure = tokens[i + 1]?.value !== undefined;
      return isFigure ? { words, next: i + 1 } : { words: words.slice(0, 1).filter(isPostfix), next: null };
    }
    if (mark !== undefined || word === undefined || !isMemoryWord(word.toLowerCase())) break;
    words.push(word.toLowerCase());
  }
  return { words, next: null };
}

function isPostfix(word: string): boolean {
  return word === 'free' || word === 'available' || word === 'avail';
}
