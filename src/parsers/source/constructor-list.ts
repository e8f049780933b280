import type { ConstructorList, ListedConstructor } from '../../model/constructor-list.js';
import { parseListedJson } from './constructor-list-json.js';

type Action = ListedConstructor['action'];
type Place = Pick<ListedConstructor, 'symbol' | 'file' | 'line'>;

// Skip: 0x4007d056 … · or `Allow:` alone on a line
const label = /^\s*(?<word>skip|allow|keep)\s*:\s*/i;
// Several entries on a line: `a · b`, or `addr==0x1 || addr==0x2`; a comment behind `||` belongs to what is before it.
const separator = /\s·\s|\|\|(?!\s*\/[/*])/;
const comment = /^\s*(?:#|\/\/)/;
// 0x4007d056: …   - 0x4007d056 …   if (addr == 0x4007d056   `0x4007d056`,   (uint32_t)0x4007d056,
const entry =
  /^[\s"'`(*-]*(?:if\s*\(+\s*)?(?:\w+\s*==\s*)?(?:\w+\)\s*)?0x(?<address>[0-9a-f]{1,8})(?![\w])(?<rest>.*)$/i;
// Between the address and its place: `: `, `, // `, ` || /* `, closing quotes.
const beforePlace = /^[\s:,)"'`|{]*(?:\/\/|\/\*)?\s*/;
// libdatachannel/src/impl/datachannel.cpp:395   C:/app/main/main.cpp:236
const fileAndLine = /^(?<file>(?:[A-Za-z]:[\\/])?[^:]{0,500}\.[A-Za-z]\w{0,4}):(?<line>\d{1,9})(?!\w)/;
// `esp_hosted_host_init`, …   _GLOBAL__sub_I.00200_gLog
const word = /^(?<word>[A-Za-z_$][\w$./\\-]*)[`'"]?(?=\s*(?:,|\*\/|$)|\s{2})/;
const sourceName = /\.(?:c|cc|cpp|cxx|h|hpp|hh|s|ino)$/i;
// A path of which the notes leave out the start.
const ellipsis = /^(?:…|\.\.\.)\//;

/**
 * Reads a list of constructors: notes of the form `0x4007d056: libdatachannel/src/impl/datachannel.cpp:395`, one a
 * line or separated by ` · `; the text and JSON output of our own `ctors`; address tests and tables of a startup.c.
 */
export function parseConstructorList(text: string): ConstructorList {
  const fromJson = parseListedJson(text, 1);
  if (fromJson) return { entries: fromJson, rejected: [] };
  const entries: ListedConstructor[] = [];
  const rejected: { listLine: number; text: string }[] = [];
  let action: Action = null;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const listLine = index + 1;
    if (comment.test(line) || line.trim() === '') continue;
    const labelled = label.exec(line);
    if (labelled) action = labelled.groups?.['word']?.toLowerCase() === 'skip' ? 'skip' : 'keep';
    const found = parseLine(line.slice(labelled?.[0].length ?? 0), { listLine, action });
    entries.push(...found);
    if (found.length === 0 && !labelled) rejected.push({ listLine, text: line.trim() });
  }
  return { entries, rejected };
}

type LinePlace = Pick<ListedConstructor, 'listLine' | 'action'>;

function parseLine(line: string, place: LinePlace): readonly ListedConstructor[] {
  const fromJson = parseListedJson(line, place.listLine);
  if (fromJson) return fromJson;
  return line.split(separator).flatMap((segment) => {
    const groups = entry.exec(segment)?.groups;
    if (!groups) return [];
    const { address = '', rest = '' } = groups;
    return [
      { ...place, address: Number.parseInt(address, 16), ...parsePlace(rest.replace(beforePlace, '')) },
    ];
  });
}

function parsePlace(text: string): Place {
  const located = fileAndLine.exec(text)?.groups;
  if (located)
    return { symbol: null, file: normalisePath(located['file'] ?? ''), line: Number(located['line']) };
  const name = word.exec(text)?.groups?.['word'];
  if (name === undefined) return { symbol: null, file: null, line: null };
  if (sourceName.test(name)) return { symbol: null, file: normalisePath(name), line: null };
  return { symbol: /[/\\]/.test(name) ? null : name, file: null, line: null };
}

function normalisePath(path: string): string {
  return path.replaceAll('\\', '/').replace(ellipsis, '').replace(/^\.\//, '');
}
