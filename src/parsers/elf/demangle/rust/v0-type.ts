import { reject } from '../limits.js';
import { takeIdentifier } from './v0-identifier.js';
import { readBinder, writeLifetime } from './v0-lifetime.js';
import { readGenericArguments } from './v0-path.js';
import {
  accept,
  descend,
  followBackReference,
  readList,
  take,
  takeBase62,
  write,
  type Reader,
} from './v0-reader.js';

/** Basic types of RFC 2603 by their letter. */
const BASIC: ReadonlyMap<string, string> = new Map([
  ['a', 'i8'],
  ['b', 'bool'],
  ['c', 'char'],
  ['d', 'f64'],
  ['e', 'str'],
  ['f', 'f32'],
  ['h', 'u8'],
  ['i', 'isize'],
  ['j', 'usize'],
  ['l', 'i32'],
  ['m', 'u32'],
  ['n', 'i128'],
  ['o', 'u128'],
  ['p', '_'],
  ['s', 'i16'],
  ['t', 'u16'],
  ['u', '()'],
  ['v', '...'],
  ['x', 'i64'],
  ['y', 'u64'],
  ['z', '!'],
]);

/** The name of a basic type, if the letter stands for one. */
export function findBasicType(letter: string): string | undefined {
  return BASIC.get(letter);
}

/** A type. */
export function readType(reader: Reader): void {
  descend(reader, () => readAnyType(reader));
}

function readAnyType(reader: Reader): void {
  const tag = take(reader);
  const basic = BASIC.get(tag);
  if (basic !== undefined) return write(reader, basic);
  switch (tag) {
    case 'R':
    case 'Q':
      return readReference(reader, tag === 'Q');
    case 'P':
    case 'O':
      write(reader, tag === 'P' ? '*const ' : '*mut ');
      return readType(reader);
    case 'A':
    case 'S':
      return readSequence(reader, tag === 'A');
    case 'T':
      return readTuple(reader);
    case 'F':
      return readBinder(reader, () => readFunction(reader));
    case 'D':
      return readTraitObject(reader);
    case 'B':
      return followBackReference(reader, () => readAnyType(reader));
    default:
      reader.at -= 1;
      return reader.grammar.path(reader, false);
  }
}

function readReference(reader: Reader, isMutable: boolean): void {
  write(reader, '&');
  const lifetime = accept(reader, 'L') ? takeBase62(reader) : 0n;
  if (lifetime > 0n) {
    writeLifetime(reader, lifetime);
    write(reader, ' ');
  }
  if (isMutable) write(reader, 'mut ');
  readType(reader);
}

function readSequence(reader: Reader, isArray: boolean): void {
  write(reader, '[');
  readType(reader);
  if (isArray) {
    write(reader, '; ');
    reader.grammar.constant(reader);
  }
  write(reader, ']');
}

function readTuple(reader: Reader): void {
  write(reader, '(');
  const count = readList(reader, ', ', () => readType(reader));
  write(reader, count === 1 ? ',)' : ')');
}

/** `[U] [K <ABI>] <parameters> E <result>`. The unit type as a result is not shown. */
function readFunction(reader: Reader): void {
  if (accept(reader, 'U')) write(reader, 'unsafe ');
  if (accept(reader, 'K')) write(reader, `extern "${takeAbi(reader)}" `);
  write(reader, 'fn(');
  readList(reader, ', ', () => readType(reader));
  write(reader, ')');
  if (accept(reader, 'u')) return;
  write(reader, ' -> ');
  readType(reader);
}

function takeAbi(reader: Reader): string {
  if (accept(reader, 'C')) return 'C';
  const name = takeIdentifier(reader);
  return name === '' ? reject() : name.replaceAll('_', '-');
}

/** `dyn A + B + 'a`. */
function readTraitObject(reader: Reader): void {
  write(reader, 'dyn ');
  readBinder(reader, () => {
    readList(reader, ' + ', () => readTrait(reader));
  });
  if (!accept(reader, 'L')) reject();
  const lifetime = takeBase62(reader);
  if (lifetime === 0n) return;
  write(reader, ' + ');
  writeLifetime(reader, lifetime);
}

/** A trait and its associated types, which share the angle brackets of its arguments. */
function readTrait(reader: Reader): void {
  let isOpen = readOpenPath(reader);
  while (accept(reader, 'p')) {
    write(reader, isOpen ? ', ' : '<');
    isOpen = true;
    write(reader, `${takeIdentifier(reader)} = `);
    readType(reader);
  }
  if (isOpen) write(reader, '>');
}

/** A path whose closing angle bracket is left to the caller. True if there is one to write. */
function readOpenPath(reader: Reader): boolean {
  if (accept(reader, 'B')) {
    let isOpen = false;
    followBackReference(reader, () => {
      isOpen = readOpenPath(reader);
    });
    return isOpen;
  }
  const isGeneric = accept(reader, 'I');
  reader.grammar.path(reader, false);
  if (!isGeneric) return false;
  write(reader, '<');
  readGenericArguments(reader);
  return true;
}
