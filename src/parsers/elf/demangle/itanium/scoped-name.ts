import type { Node } from './ast.js';
import { parsePrefix } from './nested-name.js';
import { expect, isDigit, isLower, peek, type Parser } from './parser.js';
import { parseTemplateArguments } from './template-arguments.js';
import { parseUnqualifiedName } from './unqualified-name.js';

/** The rest of `sr <scope> <name> [<template arguments>]`: a member of a scope that depends on template parameters. */
export function parseScopedName(parser: Parser): Node {
  const scope = startsSimpleName(parser) ? parseSimpleScope(parser) : parser.grammar.type(parser);
  const name: Node = { kind: 'qualified', scope, name: parseUnqualifiedName(parser) };
  if (peek(parser) !== 'I') return name;
  return { kind: 'template', name, args: parseTemplateArguments(parser) };
}

function startsSimpleName(parser: Parser): boolean {
  const next = peek(parser);
  return isDigit(next) || isLower(next) || next === 'C' || next === 'U' || next === 'L';
}

/**
 * A scope that starts with a simple name. The ABI closes it, `sr3std9is_signedIT_EE5value`, while compilers before its version of
 * 2011 wrote a plain type, `sr1A1x`. Only the end of the symbol tells which of the two it is.
 */
function parseSimpleScope(parser: Parser): Node {
  if (parser.hasOldScopes) return parser.grammar.type(parser);
  parser.hasMetNewScope = true;
  const scope = parsePrefix(parser, false);
  expect(parser, 'E');
  return scope;
}
