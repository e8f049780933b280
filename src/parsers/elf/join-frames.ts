import type { ElfSymbol } from '../../model/elf.js';
import type { Frame } from '../../model/frame.js';
import { demangle } from './demangle/demangle.js';

// `function` of `function<Client::setCallbacks()::<lambda(int)> >` and `operator()`, but no `ns::function`.
const unqualified = /^(?:\w+|operator[^\w\s]+)$/;

// GCC's second, local symbol for a function: `f() [clone .localalias]`, `f.localalias`.
const localAlias = /(?: \[clone \.localalias\]|\.localalias)(?=\.\d+$|$)/;

const wordCharacter = /\w/;

/** Frames of the debug information, completed by the symbol at the address. */
export function joinFrames(frames: readonly Frame[], symbol: ElfSymbol | null): readonly Frame[] {
  const name = symbol && demangle(symbol.name).replace(localAlias, '');
  const outermost = frames.at(-1);
  if (!outermost) return symbol ? [{ function: name, file: symbol.file, line: null, inlined: false }] : [];
  // Old compilers do not say where an inlined call stands; the file, at least, a local symbol knows.
  const file = outermost.file ?? (outermost.line === null ? (symbol?.file ?? null) : null);
  return [...frames.slice(0, -1), { ...outermost, file, function: fullerName(outermost.function, name) }];
}

/**
 * DWARF names a static function or a lambda without its scope and parameters, and a clone like its original; the
 * symbol has all of that. An alias, a different name for the same code, is not what the source says.
 */
function fullerName(dwarfName: string | null, symbolName: string | null): string | null {
  if (dwarfName === null || dwarfName === '') return symbolName;
  if (symbolName === null) return dwarfName;
  if (hasName(symbolName, dwarfName)) return symbolName;
  // The two spell template arguments differently; an unqualified name is all that must agree.
  const stem = dwarfName.split('<', 1)[0] ?? dwarfName;
  return unqualified.test(stem) && symbolName.includes(`${stem}<`) ? symbolName : dwarfName;
}

// `rtc::connect(int)` has `connect`; `cfree` has no `free`, nor `_lock_close_recursive` a `_lock_close`.
function hasName(symbolName: string, name: string): boolean {
  for (let at = symbolName.indexOf(name); at !== -1; at = symbolName.indexOf(name, at + 1)) {
    const goesOn = wordCharacter.test(symbolName.charAt(at + name.length));
    if (!goesOn && !wordCharacter.test(symbolName.charAt(at - 1))) return true;
  }
  return false;
}
