const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['{', '}'],
  ['[', ']'],
]);

/** Longest run of `<`, `>` and `=` that is looked at. Operators have three at most; `operator>>=` and a bracket make four. */
const LONGEST_RUN = 8;

/** The sign of an operator's name, behind "operator". */
const SIGN = /<=>|<<=|>>=|<<|>>|<=|>=|[<>]/y;

/** The position behind the bracket that closes the one at `start`, or the end of the text. Takes one pass over the group. */
export function skipGroup(text: string, start: number): number {
  const open = [CLOSERS.get(text.charAt(start)) ?? '>'];
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    const innermost = open.at(-1);
    const closer = CLOSERS.get(character);
    if (closer !== undefined) open.push(closer);
    else if (character === '<' && innermost !== ')' && !isOperatorSign(text, at)) open.push('>');
    else if (character === innermost && (character !== '>' || !isOperatorSign(text, at))) open.pop();
    if (open.length === 0) return at + 1;
  }
  return text.length;
}

/** True for `<` and `>` as signs: `->`, the operators in `(1)<<(2)`, and the names `operator<` and `operator>>`. */
function isOperatorSign(text: string, at: number): boolean {
  if (text.charAt(at) === '>' && text.charAt(at - 1) === '-') return true;
  let first = at;
  while (isSign(text.charAt(first - 1)) && at - first < LONGEST_RUN) first -= 1;
  if (text.endsWith('operator', first)) return at < endOfSign(text, first);
  if (!')}'.includes(text.charAt(first - 1) || '.') || text.endsWith('operator()', first)) return false;
  let end = at;
  while (isSign(text.charAt(end)) && end - at < LONGEST_RUN) end += 1;
  const isLone = end === first + 1;
  return '({'.includes(text.charAt(end) || '.') && (!isLone || text.charAt(at) === '<');
}

function endOfSign(text: string, start: number): number {
  SIGN.lastIndex = start;
  return start + (SIGN.exec(text)?.[0].length ?? 0);
}

function isSign(character: string): boolean {
  return character === '<' || character === '>' || character === '=';
}
