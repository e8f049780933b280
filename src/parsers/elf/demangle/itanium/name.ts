import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { accept, descend, peek, remember, type Parser } from './parser.js';
import { parseLocalName } from './local-name.js';
import { parseNestedName } from './nested-name.js';
import { parseSubstitution } from './substitution.js';
import { parseUnqualifiedName } from './unqualified-name.js';

const STD: Node = { kind: 'name', text: 'std' };

/** `<name>`: nested, local, unscoped, or a template of an unscoped name. */
export function parseName(parser: Parser): Node {
  return descend(parser, parseAnyName);
}

function parseAnyName(parser: Parser): Node {
  const next = peek(parser);
  if (next === 'N') return parseNestedName(parser);
  if (next === 'Z') return parseLocalName(parser);
  const isStandard = accept(parser, 'St');
  const known = peek(parser) === 'S' ? parseSubstitution(parser) : undefined;
  if (known !== undefined && known.kind !== 'module') {
    return isStandard ? reject() : applyArguments(parser, known);
  }
  const plain = parseUnqualifiedName(parser, known);
  const name: Node = isStandard ? { kind: 'qualified', scope: STD, name: plain } : plain;
  if (peek(parser) === 'I') remember(parser, name);
  return applyArguments(parser, name);
}

function applyArguments(parser: Parser, name: Node): Node {
  if (peek(parser) !== 'I') return name;
  return { kind: 'template', name, args: parser.grammar.templateArguments(parser) };
}
