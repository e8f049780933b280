import { skipGroup } from './skip-group.js';

/** What c++filt puts before a name: "vtable for ", "virtual thunk to ", "reference temporary #0 for "… */
const LABEL = /^(?:[A-Za-z][\w -]{0,40}?(?: #\d{1,9})? (?:for|to) )+/;

/** Marks of the compiler's copies of a function, at the end: " [clone .isra.0]". */
const CLONE = ' [clone ';

/** The same behind the name of a C function, which no demangler touches: `get_arg.isra.0`, `get_arg$isra$0` on Xtensa. */
const C_CLONE = /[.$](?:isra|part|constprop|cold|lto_priv)(?:[.$]\d+)?(?=[.$]|$)/g;
const C_NAME = /^[\w.$]+$/;

/** Rust's legacy hash: "::h05af221e174051e9". */
const RUST_HASH = /::h[0-9a-f]{16}$/;

/** The disambiguator of a Rust crate: "[3c1c0]". */
const RUST_CRATE_HASH = /\[[0-9a-f]{1,16}\]/y;

/** What may stand between a parameter list and the end or the next `::`. */
const MEMBER_QUALIFIERS = /(?: (?:const|volatile|restrict|noexcept|transaction_safe|&&?))*(?=$|::|\)| \[)/y;

/** An operator's sign, or the words new, delete and co_await. A conversion to a type matches none of these. */
const OPERATOR_SIGN =
  /\(\)|\[\]| ?(?:new|delete)(?:\[\])?(?![\w:])| co_await(?!\w)|"" \w+|->\*?|<=>|<<=?|>>=?|&&|\|\||\+\+|--|,|[-+*/%^&|~!=<>]=?/y;

const WORD_CHARACTER = /^\w$/;

type Scanner = { readonly text: string; at: number; out: string };

/**
 * The report's form of a demangled name: no parameters, no return type, template arguments as `<…>`. Keeps operators, lambdas as
 * `{lambda#1}`, anonymous namespaces and labels such as "non-virtual thunk to". One pass over the text.
 */
export function shortName(demangled: string): string {
  if (C_NAME.test(demangled)) return demangled.replace(C_CLONE, '');
  const text = dropClones(demangled).replace(RUST_HASH, '');
  const label = LABEL.exec(text)?.[0] ?? '';
  const scanner: Scanner = { text, at: label.length, out: '' };
  while (scanner.at < text.length && scanNext(scanner));
  return scanner.out === '' ? demangled : label + scanner.out;
}

function dropClones(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === ']') {
    const start = text.lastIndexOf(CLONE, end - 1);
    if (start < 0 || text.indexOf(']', start) !== end - 1) break;
    end = start;
  }
  return text.slice(0, end);
}

/** Reads one element. False once the name is complete. */
function scanNext(scanner: Scanner): boolean {
  const { text, at } = scanner;
  const character = text.charAt(at);
  if (text.startsWith('operator', at) && startsWord(scanner)) return scanOperator(scanner);
  switch (character) {
    case '(':
      return scanParenthesis(scanner);
    case ')':
      return false;
    case '<':
      return scanAngle(scanner);
    case '{':
      return scanBrace(scanner);
    case '[':
      return scanBracket(scanner);
    case ' ':
    case '*':
    case '&':
      return scanBoundary(scanner);
    default:
      return copy(scanner, at + 1);
  }
}

function copy(scanner: Scanner, end: number): boolean {
  scanner.out += scanner.text.slice(scanner.at, end);
  scanner.at = end;
  return true;
}

function startsWord({ text, at }: Scanner): boolean {
  const after = text.charAt(at + 'operator'.length);
  return !WORD_CHARACTER.test(text.charAt(at - 1)) && !WORD_CHARACTER.test(after);
}

/** What came before belongs to the return type. A string literal's name holds the only other space. */
function scanBoundary(scanner: Scanner): boolean {
  if (scanner.text.startsWith(' literal', scanner.at) && scanner.out.endsWith('::string')) {
    return copy(scanner, scanner.at + ' literal'.length);
  }
  scanner.out = '';
  scanner.at += 1;
  return true;
}

function scanParenthesis(scanner: Scanner): boolean {
  const { text, at } = scanner;
  if (text.startsWith('(anonymous namespace)', at)) return copy(scanner, at + '(anonymous namespace)'.length);
  const isDecltype = text.endsWith('decltype ', at);
  // `void (*name(int))(char)`: the name stands inside, what follows the group belongs to the type.
  if (scanner.out === '' && !isDecltype) {
    scanner.at += 1;
    return true;
  }
  scanner.at = skipQualifiers(text, skipGroup(text, at));
  return true;
}

function skipQualifiers(text: string, at: number): number {
  MEMBER_QUALIFIERS.lastIndex = at;
  return at + (MEMBER_QUALIFIERS.exec(text)?.[0].length ?? 0);
}

/** Template arguments collapse. A `<` that starts a name is Rust's `<Type as Trait>`, of which the parts stay. */
function scanAngle(scanner: Scanner): boolean {
  const { text, at, out } = scanner;
  const end = skipGroup(text, at);
  scanner.at = end;
  scanner.out = out === '' ? shortenSelfType(text.slice(at, end)) : `${out}<…>`;
  return true;
}

/** `<Vec<u8> as Trait<X>>` becomes `<Vec<…> as Trait<…>>`. */
function shortenSelfType(group: string): string {
  let out = '<';
  let at = 1;
  while (at < group.length) {
    const isNested = group.charAt(at) === '<' && out !== '<';
    const isHash = isCrateHash(group, at);
    if (isNested) out += '<…>';
    else if (!isHash) out += group.charAt(at);
    at = isNested || isHash ? skipGroup(group, at) : at + 1;
  }
  return out;
}

/** `{lambda(int)#1}` loses its parameters, `{unnamed type#1}` and Rust's `{closure#0}` stay. */
function scanBrace(scanner: Scanner): boolean {
  const { text, at } = scanner;
  const end = skipGroup(text, at);
  if (!text.startsWith('{lambda', at)) return copy(scanner, end);
  const group = text.slice(at, end);
  scanner.out += `{lambda${group.slice(group.lastIndexOf('#'))}`;
  scanner.at = end;
  return true;
}

/** ABI tags and structured bindings stay, the hash of a Rust crate goes. */
function scanBracket(scanner: Scanner): boolean {
  const end = skipGroup(scanner.text, scanner.at);
  if (!isCrateHash(scanner.text, scanner.at)) return copy(scanner, end);
  scanner.at = end;
  return true;
}

/** True for the brackets in `core[667c7a61]`. Those of the slice `[f64]` do not follow a word. */
function isCrateHash(text: string, at: number): boolean {
  if (text.charAt(at) !== '[' || !WORD_CHARACTER.test(text.charAt(at - 1))) return false;
  RUST_CRATE_HASH.lastIndex = at;
  return RUST_CRATE_HASH.test(text);
}

function scanOperator(scanner: Scanner): boolean {
  const { text } = scanner;
  const afterWord = scanner.at + 'operator'.length;
  OPERATOR_SIGN.lastIndex = afterWord;
  const sign = OPERATOR_SIGN.exec(text)?.[0];
  if (sign !== undefined) {
    copy(scanner, afterWord + sign.length);
    if (text.startsWith(' <', scanner.at)) copy(scanner, scanner.at + 1);
    return true;
  }
  copy(scanner, afterWord);
  while (scanner.at < text.length && !scanConversionPart(scanner));
  return true;
}

/** Reads one element of the type that an operator converts to. True behind the parameters: the last parentheses. */
function scanConversionPart(scanner: Scanner): boolean {
  const { text, at } = scanner;
  const character = text.charAt(at);
  if (character === '<') return !scanAngle(scanner);
  if (character !== '(' || text.startsWith('(anonymous namespace)', at)) return !copy(scanner, at + 1);
  const end = skipGroup(text, at);
  const next = skipQualifiers(text, end);
  const isLast = next === text.length || text.startsWith('::', next) || next > end;
  if (!isLast) return !copy(scanner, end);
  scanner.at = next;
  return true;
}
