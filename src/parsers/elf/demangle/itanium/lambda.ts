import { reject } from '../limits.js';
import type { LambdaNode, TemplateParameterDeclaration } from './ast.js';
import { accept, descend, expect, peek, peekSecond, take, type Parser } from './parser.js';
import { parseCompactNumber } from './numbers.js';

/** The rest of `Ul <template parameters>* <parameters> E [<number>] _`. */
export function parseLambda(parser: Parser): LambdaNode {
  const head = parseTemplateHead(parser);
  const parameters = parser.grammar.functionParameters(parser);
  expect(parser, 'E');
  const position = parseCompactNumber(parser) + 1;
  return { kind: 'lambda', head, parameters, position };
}

function parseTemplateHead(parser: Parser): TemplateParameterDeclaration[] {
  const head: TemplateParameterDeclaration[] = [];
  while (peek(parser) === 'T' && 'ynpt'.includes(peekSecond(parser) || '.')) {
    head.push(descend(parser, parseDeclaration));
  }
  return head;
}

function parseDeclaration(parser: Parser): TemplateParameterDeclaration {
  expect(parser, 'T');
  switch (take(parser)) {
    case 'y':
      return { kind: 'type-declaration' };
    case 'n':
      return { kind: 'value-declaration', type: parser.grammar.type(parser) };
    case 't':
      return parseTemplateDeclaration(parser);
    case 'p':
      return { kind: 'pack-declaration', pattern: descend(parser, parseDeclaration) };
    default:
      return reject();
  }
}

function parseTemplateDeclaration(parser: Parser): TemplateParameterDeclaration {
  const head = parseTemplateHead(parser);
  if (!accept(parser, 'E')) reject();
  return { kind: 'template-declaration', head };
}
