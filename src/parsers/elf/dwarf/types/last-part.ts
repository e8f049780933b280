/** `c<d::e>` of `a::b::c<d::e>`: the name that the debug information gives an entry itself. */
export function lastPart(name: string): string {
  let depth = 0;
  for (let i = name.length - 1; i > 0; i--) {
    const character = name[i];
    if (character === '>' || character === ')') depth++;
    else if (character === '<' || character === '(') depth--;
    else if (character === ':' && name[i - 1] === ':' && depth <= 0) return name.slice(i + 1);
  }
  return name;
}
