/** Where each value of a text stands: `steps.2.send` to its line, counted from 1. */
export type ValueLines = ReadonlyMap<string, number>;

/** A table head of TOML, `[name]` or `[[name]]`. */
const tableHead = /^\s*\[(?<isArray>\[)?\s*(?<name>[\w.-]{1,200})\s*\]/;
// send = "trace start"
const assignment = /^\s*(?<key>[\w-]{1,100})\s*=/;

/**
 * Lines of keys and tables in TOML that parses. Values inside an inline table or array have no line of their own: ask
 * `lineOf`, which goes up to what holds them.
 */
export function tomlLines(text: string): ValueLines {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  for (const [at, line] of text.split('\n').entries()) {
    const head = tableHead.exec(line)?.groups;
    const key = assignment.exec(line)?.groups?.['key'];
    if (head !== undefined) {
      table = placeOf(head['name'] ?? '', head['isArray'] !== undefined, counts);
      lines.set(table, at + 1);
    } else if (key !== undefined) lines.set(join(table, key), at + 1);
  }
  return lines;
}

// `steps.steps` is a table of the last one of `steps`.
function placeOf(name: string, isArray: boolean, counts: Map<string, number>): string {
  let place = '';
  const parts = name.split('.');
  for (const [at, part] of parts.entries()) {
    place = join(place, part);
    const isLast = at === parts.length - 1;
    if (isLast && isArray) counts.set(place, (counts.get(place) ?? -1) + 1);
    const index = counts.get(place);
    if (index !== undefined) place = `${place}.${index}`;
  }
  return place;
}

/** Deeper values have no line of their own: the path of each is as long as it is deep. */
const maxDepth = 32;

/** Lines of values in JSON that parses. */
export function jsonLines(text: string): ValueLines {
  const lines = new Map<string, number>();
  // Of each open bracket the place, and where in it we are: an index, or a key.
  const open: { readonly place: string; key: string | number }[] = [];
  // Brackets that are open beyond these.
  let deeper = 0;
  let line = 1;
  let lastString = '';
  const here = (): string => {
    const top = open.at(-1);
    return top === undefined ? '' : join(top.place, String(top.key));
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,\n]|[^\s"[\]{}:,]+/g)) {
    if (token === '\n') line++;
    else if (token === '{' || token === '[') {
      if (open.length >= maxDepth) deeper++;
      else {
        const place = here();
        lines.set(place, line);
        open.push({ place, key: token === '[' ? 0 : '' });
      }
    } else if (deeper > 0) {
      if (token === '}' || token === ']') deeper--;
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      const top = open.at(-1);
      if (typeof top?.key === 'number') top.key++;
    } else if (token === ':') {
      const top = open.at(-1);
      if (typeof top?.key === 'string') top.key = lastString;
      lines.set(here(), line);
    } else {
      if (token.startsWith('"')) lastString = token.slice(1, -1);
      if (typeof open.at(-1)?.key === 'number') lines.set(here(), line);
    }
  }
  return lines;
}

/** The line of a value, or of what holds it. */
export function lineOf(lines: ValueLines, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(path.slice(0, length).map(String).join('.'));
    if (line !== undefined) return line;
  }
  return 1;
}

function join(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}
