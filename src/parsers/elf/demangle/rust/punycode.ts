/** Parameters of Punycode (RFC 3492, section 5). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const FIRST_CODE_POINT = 0x80;
const LAST_CODE_POINT = 0x10ffff;

/** Identifiers longer than this stay encoded: every insertion moves what follows. */
const MAX_LENGTH = 2_000;

/** The Unicode text of Punycode's two parts, the plain letters and the encoded insertions. Undefined if malformed. */
export function decodePunycode(basic: string, encoded: string): string | undefined {
  if (basic.length + encoded.length > MAX_LENGTH) return undefined;
  const characters = basic.split('');
  let codePoint = FIRST_CODE_POINT;
  let bias = INITIAL_BIAS;
  let position = 0;
  let at = 0;
  while (at < encoded.length) {
    const number = takeNumber(encoded, at, bias);
    if (number === undefined) return undefined;
    const length = characters.length + 1;
    bias = adapt(number.value, length, at === 0);
    at = number.end;
    position += number.value;
    codePoint += Math.floor(position / length);
    position %= length;
    if (codePoint > LAST_CODE_POINT) return undefined;
    characters.splice(position, 0, String.fromCodePoint(codePoint));
    position += 1;
  }
  return characters.join('');
}

/** A generalized variable-length integer. */
function takeNumber(text: string, start: number, bias: number): { value: number; end: number } | undefined {
  let value = 0;
  let weight = 1;
  for (let at = start, k = BASE; at < text.length; at += 1, k += BASE) {
    const digit = digitOf(text.charAt(at));
    if (digit === undefined) return undefined;
    value += digit * weight;
    if (!Number.isSafeInteger(value)) return undefined;
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
    if (digit < threshold) return { value, end: at + 1 };
    weight *= BASE - threshold;
  }
  return undefined;
}

function digitOf(character: string): number | undefined {
  if (character >= 'a' && character <= 'z') return character.charCodeAt(0) - 97;
  if (character >= '0' && character <= '9') return character.charCodeAt(0) - 22;
  return undefined;
}

function adapt(value: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(value / (isFirst ? DAMP : 2));
  delta += Math.floor(delta / length);
  let k = 0;
  while (delta > Math.floor(((BASE - T_MIN) * T_MAX) / 2)) {
    delta = Math.floor(delta / (BASE - T_MIN));
    k += BASE;
  }
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
