import { reject } from '../limits.js';

/** Rust's own alphabet. A C++ name has no dollar signs, colons or at signs. */
const LEGACY_NAME = /^_ZN(?<path>[\w$.:@]*)$/;

/** The last segment: "17h05af221e174051e9". */
const HASH_SEGMENT = /17h(?<hash>[0-9a-f]{16})$/;

/** A real hash looks random. Fewer different digits make it a C++ identifier. */
const MIN_DISTINCT_DIGITS = 5;

/** Escapes of the legacy scheme: `$LT$` or `$u7b$`. */
const ESCAPE = /\$(?:(?<word>[A-Z]{1,2})|u(?<code>[2-7][0-9a-f]))\$/y;

const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['SP', '@'],
  ['BP', '*'],
  ['RF', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['LP', '('],
  ['RP', ')'],
  ['C', ','],
]);

/**
 * The readable form of a legacy Rust name (`_ZN…17h<16 hex digits>E`), with its hash, as c++filt prints it. Undefined for anything
 * else, which may still be C++. A suffix such as `.llvm.123` is dropped.
 */
export function demangleRustLegacy(symbol: string): string | undefined {
  if (!symbol.includes('17h')) return undefined;
  const path = LEGACY_NAME.exec(symbol)?.groups?.['path'];
  if (path === undefined) return undefined;
  const end = findEnd(path);
  const inner = path.slice(0, Math.max(end, 0));
  const hash = HASH_SEGMENT.exec(inner)?.groups?.['hash'];
  if (hash === undefined || new Set(hash).size < MIN_DISTINCT_DIGITS) return undefined;
  const segments = splitSegments(inner);
  if (segments?.at(-1) !== `h${hash}`) return undefined;
  return segments.map(unescapeSegment).join('::');
}

/** The position of the closing E: the last one at the end or before a dot. */
function findEnd(path: string): number {
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const isFollowed = at + 1 < path.length && path.charAt(at + 1) !== '.';
    if (path.charAt(at) === 'E' && !isFollowed) return at;
  }
  return -1;
}

function splitSegments(path: string): string[] | undefined {
  const segments: string[] = [];
  const length = /[1-9]\d{0,6}/y;
  let at = 0;
  while (at < path.length) {
    length.lastIndex = at;
    const digits = length.exec(path)?.[0];
    if (digits === undefined) return undefined;
    const start = at + digits.length;
    at = start + Number(digits);
    if (at > path.length) return undefined;
    segments.push(path.slice(start, at));
  }
  return segments;
}

function unescapeSegment(segment: string): string {
  let out = '';
  let at = segment.startsWith('_$') ? 1 : 0;
  while (at < segment.length) {
    const character = segment.charAt(at);
    if (character === '$') {
      ESCAPE.lastIndex = at;
      const match = ESCAPE.exec(segment);
      const text = match === null ? undefined : decodeEscape(match.groups ?? {});
      // What cannot be read stays, with all that follows.
      if (match === null || text === undefined) return out + segment.slice(at);
      out += text;
      at += match[0].length;
    } else if (segment.startsWith('..', at)) {
      out += '::';
      at += 2;
    } else {
      out += character;
      at += 1;
    }
  }
  return out;
}

function decodeEscape(groups: Record<string, string | undefined>): string | undefined {
  const { word, code } = groups;
  if (word !== undefined) return ESCAPED.get(word);
  return code === undefined ? reject() : String.fromCharCode(Number.parseInt(code, 16));
}
