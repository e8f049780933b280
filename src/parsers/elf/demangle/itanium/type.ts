import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { findBuiltin, makeNamedType } from './builtin-types.js';
import { parseFunctionType } from './function-type.js';
import { descend, expect, isDigit, lookAhead, peek, peekSecond, remember, type Parser } from './parser.js';
import { parseQualifiers, startsQualifier, wrapFunction, wrapType } from './qualifiers.js';
import { parseSourceName } from './source-name.js';
import { isBackReference, parseSubstitution } from './substitution.js';
import { parseTypeAfterD } from './type-after-d.js';
import { parseTemplateParameter } from './template-arguments.js';

/** `<type>`. All but built-in types and plain back-references become back-references themselves. */
export function parseType(parser: Parser): Node {
  return descend(parser, parseAnyType);
}

function parseAnyType(parser: Parser): Node {
  if (startsQualifier(parser)) return remember(parser, parseQualifiedType(parser));
  const next = peek(parser);
  const builtin = findBuiltin(next);
  if (builtin !== undefined) {
    parser.at += 1;
    return builtin;
  }
  if (isDigit(next) || next === 'N' || next === 'Z') {
    return remember(parser, parser.grammar.name(parser));
  }
  if (next === 'S') return parseSubstitutedType(parser);
  if (next === 'D') return parseTypeAfterD(parser);
  return remember(parser, parseCompoundType(parser));
}

/** Qualifiers of a function type belong behind its parameters, those of any other type to its declarator. */
function parseQualifiedType(parser: Parser): Node {
  const qualifiers = parseQualifiers(parser);
  if (peek(parser) !== 'F') return wrapType(qualifiers, parser.grammar.type(parser));
  const type = parseFunctionType(parser);
  if (type.kind !== 'function-qualifier') return wrapFunction(qualifiers, type);
  return { ...type, inner: wrapFunction(qualifiers, type.inner) };
}

function parseCompoundType(parser: Parser): Node {
  const { type } = parser.grammar;
  switch (peek(parser)) {
    case 'F':
      return parseFunctionType(parser);
    case 'T':
      return parseParameterType(parser);
    case 'A':
      return parseArray(parser);
    case 'U':
      return parseVendorQualified(parser);
  }
  const letter = parser.text.charAt(parser.at++);
  switch (letter) {
    case 'P':
      return { kind: 'pointer', inner: type(parser) };
    case 'R':
      return { kind: 'reference', isRvalue: false, inner: type(parser) };
    case 'O':
      return { kind: 'reference', isRvalue: true, inner: type(parser) };
    case 'C':
      return { kind: 'complex', word: ' _Complex', inner: type(parser) };
    case 'G':
      return { kind: 'complex', word: ' _Imaginary', inner: type(parser) };
    case 'M': {
      const owner = type(parser);
      return { kind: 'member-pointer', owner, inner: type(parser) };
    }
    case 'u':
      return makeNamedType(parseSourceName(parser).text);
    default:
      return reject();
  }
}

/** `A [<size>] _ <element>`, where the size is a number or an expression. */
function parseArray(parser: Parser): Node {
  expect(parser, 'A');
  const size = peek(parser) === '_' ? undefined : parseArraySize(parser);
  expect(parser, '_');
  return { kind: 'array', size, element: parser.grammar.type(parser) };
}

function parseArraySize(parser: Parser): Node {
  const start = parser.at;
  while (isDigit(peek(parser))) parser.at += 1;
  if (parser.at === start) return parser.grammar.expression(parser);
  return { kind: 'name', text: parser.text.slice(start, parser.at) };
}

/** `U <name> [<template arguments>] <type>`, such as an address space. */
function parseVendorQualified(parser: Parser): Node {
  expect(parser, 'U');
  const name = parseSourceName(parser);
  const qualifier = peek(parser) === 'I' ? applyArguments(parser, name) : name;
  return { kind: 'vendor-qualifier', qualifier, inner: parser.grammar.type(parser) };
}

function parseParameterType(parser: Parser): Node {
  const parameter = parseTemplateParameter(parser);
  if (!startsOwnArguments(parser)) return parameter;
  remember(parser, parameter);
  return applyArguments(parser, parameter);
}

function parseSubstitutedType(parser: Parser): Node {
  const start = parser.at;
  if (isBackReference(peekSecond(parser))) {
    const target = parseSubstitution(parser);
    if (peek(parser) === 'I') return remember(parser, applyArguments(parser, target));
    if (target.kind !== 'module') return target;
    parser.at = start;
  }
  const name = parser.grammar.name(parser);
  const isPlainAbbreviation = parser.at === start + 2 && name.kind === 'builtin';
  return isPlainAbbreviation || name.kind === 'tagged' ? name : remember(parser, name);
}

/**
 * True if the template arguments that come next belong to this type. In `operator T<X>` they may belong to the operator:
 * `cvT_IiEE`. They are the type's own only if the operator's follow: `cvT_IiEIcE`.
 */
function startsOwnArguments(parser: Parser): boolean {
  if (peek(parser) !== 'I') return false;
  if (!parser.isInConversion) return true;
  return lookAhead(parser, () => {
    parser.grammar.templateArguments(parser);
    return peek(parser) === 'I';
  });
}

function applyArguments(parser: Parser, name: Node): Node {
  return { kind: 'template', name, args: parser.grammar.templateArguments(parser) };
}
