import { MalformedSymbol } from '../limits.js';
import type { Node } from './ast.js';
import { parseEncoding, parseMangledName, parseSymbol } from './encoding.js';
import { parseExpression } from './expression.js';
import { parseParameters } from './function-type.js';
import { parseName } from './name.js';
import { createParser, type Grammar } from './parser.js';
import { printSymbol } from './print/print-node.js';
import { parseTemplateArguments, parseTemplateParameter } from './template-arguments.js';
import { parseType } from './type.js';

const GRAMMAR: Grammar = {
  mangledName: parseMangledName,
  encoding: parseEncoding,
  name: parseName,
  type: parseType,
  expression: parseExpression,
  templateArguments: parseTemplateArguments,
  templateParameter: parseTemplateParameter,
  functionParameters: parseParameters,
};

/** The readable form of a C++ name (Itanium C++ ABI, section 5.1). Throws MalformedSymbol for anything else. */
export function demangleItanium(symbol: string): string {
  return printSymbol(parseEitherForm(symbol));
}

/** Names of members of dependent scopes have had two forms. The current one goes first. */
function parseEitherForm(symbol: string): Node {
  const parser = createParser(symbol, GRAMMAR, false);
  try {
    return parseSymbol(parser);
  } catch (error) {
    if (!(error instanceof MalformedSymbol) || !parser.hasMetNewScope) throw error;
    // Malformed in the current form, which says nothing about the old one.
    return parseSymbol(createParser(symbol, GRAMMAR, true));
  }
}
