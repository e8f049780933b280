import { reject } from '../limits.js';
import { readConstant } from './v0-constant.js';
import { readPath, readSymbol } from './v0-path.js';
import { createReader, type Grammar } from './v0-reader.js';
import { readType } from './v0-type.js';

/** A v0 name: `_R`, a path in capitals, and perhaps a suffix of the linker or LLVM. */
const V0_NAME = /^_R(?<path>[A-Z]\w*)(?:\..*)?$/s;

const GRAMMAR: Grammar = { path: readPath, type: readType, constant: readConstant };

/**
 * The readable form of a v0 Rust name (RFC 2603) with the crates' disambiguators, as c++filt prints it. Throws MalformedSymbol for
 * anything else. The suffix is dropped.
 */
export function demangleRustV0(symbol: string): string {
  const path = V0_NAME.exec(symbol)?.groups?.['path'] ?? reject();
  const reader = createReader(path, GRAMMAR);
  readSymbol(reader);
  return reader.out;
}
