import { demangleItanium } from './itanium/demangle-itanium.js';
import { MalformedSymbol, MAX_SYMBOL_LENGTH } from './limits.js';
import { demangleRustLegacy } from './rust/legacy.js';
import { demangleRustV0 } from './rust/v0.js';

/** GCC's old functions that run the constructors of one file: `_GLOBAL__I_x`, `_GLOBAL__D__Zx`. */
const FILE_CONSTRUCTORS = /^_GLOBAL_[._$](?<kind>[ID])_(?<key>.+)$/s;

/** What GCC for Xtensa, whose labels take no dot, writes for `.isra.0`, `.constprop.3` and their like. */
const DOLLAR_CLONE = /\$(isra|part|constprop|cold|lto_priv|localalias)(?:\$(\d+))?(?=\$|$)/g;

/**
 * The readable form of a mangled C++ or Rust name, letter for letter what GNU c++filt prints by default. A symbol that is not
 * mangled, malformed or absurdly expensive comes back as it is; Xtensa's clones, which c++filt leaves, are named as
 * others' are. Never throws.
 */
export function demangle(symbol: string): string {
  if (symbol.length > MAX_SYMBOL_LENGTH) return symbol;
  const isLocal = symbol.startsWith('.');
  const name = isLocal || symbol.startsWith('$') ? symbol.slice(1) : symbol;
  const readable = tryDemangle(name) ?? (name.includes('$') ? tryDemangle(withDots(name)) : undefined);
  if (readable === undefined) return symbol;
  return isLocal ? `.${readable}` : readable;
}

function withDots(name: string): string {
  return name.replace(DOLLAR_CLONE, (_, word: string, digits?: string) =>
    digits === undefined ? `.${word}` : `.${word}.${digits}`,
  );
}

function tryDemangle(name: string): string | undefined {
  try {
    if (name.startsWith('_Z')) return demangleRustLegacy(name) ?? demangleItanium(name);
    if (name.startsWith('_R')) return demangleRustV0(name);
    if (name.startsWith('_GLOBAL_')) return demangleFileConstructors(name);
    return undefined;
  } catch (error) {
    // A malformed name is an answer, not a fault: the caller shows the symbol as it is.
    if (error instanceof MalformedSymbol) return undefined;
    throw error;
  }
}

function demangleFileConstructors(name: string): string | undefined {
  const groups = FILE_CONSTRUCTORS.exec(name)?.groups;
  if (groups === undefined) return undefined;
  const { kind, key = '' } = groups;
  const target = key.startsWith('_Z') ? demangleItanium(key) : key;
  return `global ${kind === 'I' ? 'constructors' : 'destructors'} keyed to ${target}`;
}
