import { createHash } from 'node:crypto';

/** A loop of `do_global_ctors` over one array of constructors. */
type StartupLoop = {
  readonly array: 'priority' | 'init';
  /** The loop's variable, which points to a word of the array. */
  readonly variable: string;
  /** The array's bounds as the loop writes them: `&__init_array_start`. */
  readonly start: string;
  readonly end: string;
  /** Just behind the `{` of its body. */
  readonly bodyStart: number;
  /** False where the whole loop stands on one line. */
  readonly isOnOwnLines: boolean;
  readonly indent: string;
};

export type StartupShape = {
  readonly loops: readonly StartupLoop[];
  /** Where code may stand that `do_global_ctors` uses: before its comment, or before its first attribute. */
  readonly beforeFunction: number;
  readonly lineEnd: string;
};

/** Why a startup.c is left alone; `report/` puts it into words. */
export type StartupProblem =
  | 'no-function'
  | 'several-functions'
  | 'no-loop'
  | 'several-loops'
  | 'unknown-loop-body'
  | 'already-installed'
  | 'not-installed'
  | 'edited-since';

type Answer<Value> =
  | { readonly value: Value; readonly problem: null }
  | { readonly value: null; readonly problem: StartupProblem };

const beginMark = '/* esp-rtc-diag begin';
const endMark = '/* esp-rtc-diag end */';
const statementMark = '/* esp-rtc-diag */';

// static void do_global_ctors(void) {     CALL_FRAME void do_global_ctors(void)\n{
const functionHead = /^[ \t]*(?:[A-Za-z_]\w*[ \t]+)+do_global_ctors\s*\(\s*(?:void)?\s*\)\s*\{/gm;
// for (p = &__init_priority_array_start; p < &__init_priority_array_end; ++p) {
const priorityLoop =
  /for\s*\(\s*(?:[\w \t]+\*\s*)?(?<variable>\w+)\s*=\s*(?<start>&?__init_priority_array_start)\s*;\s*\k<variable>\s*<\s*(?<end>&?__init_priority_array_end)\s*;\s*(?:\+\+\k<variable>|\k<variable>\+\+)\s*\)\s*\{/g;
// for (p = &__init_array_end - 1; p >= &__init_array_start; --p) {
const initLoop =
  /for\s*\(\s*(?:[\w \t]+\*\s*)?(?<variable>\w+)\s*=\s*(?<end>&?__init_array_end)\s*-\s*1\s*;\s*\k<variable>\s*>=\s*(?<start>&?__init_array_start)\s*;\s*(?:--\k<variable>|\k<variable>--)\s*\)\s*\{/g;
// What such a loop does in every version: it may log, and it calls. Anything else is somebody's own change.
const knownBody =
  /^(?:\s*(?:ESP_(?:EARLY_|DRAM_)?LOGD\s*\([^;{}]*\)|\(\s*\*\s*\w+\s*\)\s*\(\s*\)|call_constructor\s*\([^;{}]*\))\s*;)+\s*$/;
const call = /\(\s*\*\s*\w+\s*\)\s*\(\s*\)|call_constructor/;
// #define TWICE(x) \    with the lines that follow such a mark
const directiveLine = /^[ \t]*#(?:[^\n\\]|\\\r?\n|\\)*/gm;
const insertedStatement = /(?:\r?\n[ \t]*| )if \([^;]*\) continue; \/\* esp-rtc-diag \*\//g;

/**
 * Finds the loops of `do_global_ctors` in a startup.c of ESP-IDF v5.0 to v5.5 (components/esp_system/startup.c).
 * `text` holds one character for each byte, so that whatever encoding it has survives an edit.
 */
export function parseStartup(text: string): Answer<StartupShape> {
  if (text.includes(beginMark) || text.includes(statementMark))
    return { value: null, problem: 'already-installed' };
  const code = withoutComments(text);
  const heads = [...code.matchAll(functionHead)];
  const [head] = heads;
  if (!head) return { value: null, problem: 'no-function' };
  if (heads.length > 1) return { value: null, problem: 'several-functions' };
  const start = head.index + head[0].length;
  const body = { start, end: closingBrace(code, start) };
  const loops = [
    ...findLoops(code, { ...body, array: 'priority', pattern: priorityLoop }),
    ...findLoops(code, { ...body, array: 'init', pattern: initLoop }),
  ];
  const problem = judgeLoops(code, loops);
  if (problem) return { value: null, problem };
  const lineEnd = /\r\n/.test(text) ? '\r\n' : '\n';
  const beforeFunction = beforeComment(text, declarationStart(code, head.index));
  return { value: { loops, beforeFunction, lineEnd }, problem: null };
}

export type SkipCode = {
  /** Lines that stand before `do_global_ctors`, without line ends. */
  readonly block: readonly string[];
  /** A C expression that is true where the loop's variable points to a constructor to skip. */
  readonly condition: (loop: StartupLoop) => string;
};

/** Puts the code into the file. The mark at its start holds the SHA-256 of what was there before. */
export function installSkip(
  text: string,
  { loops, beforeFunction, lineEnd }: StartupShape,
  code: SkipCode,
): string {
  const begin = `${beginMark}; the file before it had the SHA-256 ${sha256(text)} */`;
  const block = [begin, ...code.block, endMark, ''].map((line) => line + lineEnd).join('');
  const inserts = loops.map((loop) => {
    const before = loop.isOnOwnLines ? `${lineEnd}${loop.indent}    ` : ' ';
    return { at: loop.bodyStart, text: `${before}if (${code.condition(loop)}) continue; ${statementMark}` };
  });
  let result = text;
  for (const { at, text: inserted } of [{ at: beforeFunction, text: block }, ...inserts].toSorted(
    (a, b) => b.at - a.at,
  )) {
    result = result.slice(0, at) + inserted + result.slice(at);
  }
  return result;
}

/** Takes the code out again, byte for byte. Refuses where somebody has edited the file since, or it is not installed. */
export function removeSkip(text: string): Answer<string> {
  const begin = text.indexOf(beginMark);
  const end = text.indexOf(endMark, begin);
  if (begin === -1 || end === -1) return { value: null, problem: 'not-installed' };
  const wanted = /SHA-256 (?<sum>[0-9a-f]{64})/.exec(text.slice(begin, end))?.groups?.['sum'];
  const lineEnd = text.startsWith('\r\n', end + endMark.length) ? '\r\n' : '\n';
  const rest = text.slice(end + endMark.length + 2 * lineEnd.length);
  const original = (text.slice(0, begin) + rest).replace(insertedStatement, '');
  return sha256(original) === wanted
    ? { value: original, problem: null }
    : { value: null, problem: 'edited-since' };
}

type Search = {
  readonly start: number;
  readonly end: number;
  readonly array: StartupLoop['array'];
  readonly pattern: RegExp;
};

function findLoops(code: string, { start, end, array, pattern }: Search): readonly StartupLoop[] {
  return [...code.slice(start, end).matchAll(pattern)].map((match) => {
    const at = start + match.index;
    const bodyStart = at + match[0].length;
    const { variable = '', start: from = '', end: to = '' } = match.groups ?? {};
    const isOnOwnLines = code.slice(bodyStart, closingBrace(code, bodyStart)).includes('\n');
    return { array, variable, start: from, end: to, bodyStart, isOnOwnLines, indent: indentAt(code, at) };
  });
}

function judgeLoops(code: string, loops: readonly StartupLoop[]): StartupProblem | null {
  const inits = loops.filter(({ array }) => array === 'init').length;
  if (inits === 0) return 'no-loop';
  if (inits > 1 || loops.length - inits > 1) return 'several-loops';
  const isKnown = loops.every(({ bodyStart }) => {
    const body = code.slice(bodyStart, closingBrace(code, bodyStart));
    return knownBody.test(body) && call.test(body);
  });
  return isKnown ? null : 'unknown-loop-body';
}

// Comments and strings become blanks of the same length, so that positions stay.
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, (part) => part.replace(/[^\n]/g, ' '));
}

// Where the block that was opened before `start` closes; the end of the text where it does not.
function closingBrace(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '{') depth++;
    else if (code[at] === '}' && --depth === 0) return at;
  }
  return code.length;
}

function indentAt(code: string, at: number): string {
  const lineStart = code.lastIndexOf('\n', at) + 1;
  return /^[ \t]*/.exec(code.slice(lineStart, at))?.[0] ?? '';
}

// __attribute__((no_sanitize_undefined)) /* TODO */     (a line of its own, esp-idf v5.2 to v5.5)
// What stands between the declaration before and the function's name belongs to the function.
function declarationStart(code: string, nameAt: number): number {
  const before = code.slice(0, nameAt);
  const directive = [...before.matchAll(directiveLine)].at(-1);
  const directiveEnd = directive ? directive.index + directive[0].length : 0;
  const end = Math.max(before.lastIndexOf(';') + 1, before.lastIndexOf('}') + 1, directiveEnd);
  const lineStart = /^\s*\n/.exec(before.slice(end))?.[0].length ?? 0;
  return end + lineStart;
}

// The function's own comment stays with it.
function beforeComment(text: string, functionStart: number): number {
  const before = text.slice(0, functionStart);
  const comment = /(?:^|\n)[ \t]*\/\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(before);
  if (!comment) return functionStart;
  return comment.index + (before[comment.index] === '\n' ? 1 : 0);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
