import { reject } from '../limits.js';
import { takeIdentifier } from './v0-identifier.js';
import { readLifetime } from './v0-lifetime.js';
import {
  accept,
  descend,
  followBackReference,
  peek,
  readList,
  take,
  takeDisambiguator,
  write,
  type Reader,
} from './v0-reader.js';

/** A path (RFC 2603). In a value it takes a turbofish: `Vec::<u8>::new`. */
export function readPath(reader: Reader, isInValue: boolean): void {
  descend(reader, () => readAnyPath(reader, isInValue));
}

function readAnyPath(reader: Reader, isInValue: boolean): void {
  const tag = take(reader);
  switch (tag) {
    case 'C':
      return readCrate(reader);
    case 'N':
      return readNested(reader, isInValue);
    case 'M':
    case 'X':
      skipImplPath(reader);
      return readImplementation(reader, tag === 'X');
    case 'Y':
      return readImplementation(reader, true);
    case 'I':
      readPath(reader, isInValue);
      write(reader, isInValue ? '::<' : '<');
      readGenericArguments(reader);
      return write(reader, '>');
    case 'B':
      return followBackReference(reader, () => readAnyPath(reader, isInValue));
    default:
      reject();
  }
}

/** A crate and its disambiguator in hexadecimal. */
function readCrate(reader: Reader): void {
  const disambiguator = takeDisambiguator(reader);
  write(reader, `${takeIdentifier(reader)}[${disambiguator.toString(16)}]`);
}

/** A namespace in capitals holds what the compiler made: closures and shims. */
function readNested(reader: Reader, isInValue: boolean): void {
  const namespace = take(reader);
  if (!/^[A-Za-z]$/.test(namespace)) reject();
  readPath(reader, isInValue);
  const disambiguator = takeDisambiguator(reader);
  const name = takeIdentifier(reader);
  if (namespace >= 'a') {
    if (name !== '') write(reader, `::${name}`);
    return;
  }
  const special = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace;
  write(reader, `::{${special}${name === '' ? '' : `:${name}`}#${disambiguator}}`);
}

/** Where an impl block stands is not shown. */
function skipImplPath(reader: Reader): void {
  takeDisambiguator(reader);
  readSilently(reader);
}

function readSilently(reader: Reader): void {
  const wasSilent = reader.isSilent;
  reader.isSilent = true;
  readPath(reader, false);
  reader.isSilent = wasSilent;
}

function readImplementation(reader: Reader, hasTrait: boolean): void {
  write(reader, '<');
  reader.grammar.type(reader);
  if (hasTrait) {
    write(reader, ' as ');
    readPath(reader, false);
  }
  write(reader, '>');
}

/** The arguments up to the `E`. */
export function readGenericArguments(reader: Reader): void {
  readList(reader, ', ', () => {
    if (accept(reader, 'L')) readLifetime(reader);
    else if (accept(reader, 'K')) reader.grammar.constant(reader);
    else reader.grammar.type(reader);
  });
}

/** The whole name: a path and, not shown, the crate that instantiated it. */
export function readSymbol(reader: Reader): void {
  readPath(reader, true);
  if (reader.at < reader.text.length) readSilently(reader);
  if (peek(reader) !== '') reject();
}
