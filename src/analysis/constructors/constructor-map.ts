import type { Constructor, InitFunction } from '../../model/constructor.js';
import type { Frame, Symbolizer } from '../../model/frame.js';
import type { ArrayEntry, ConstructorArrays } from '../../parsers/elf/constructors/constructor-arrays.js';
import { nameConstructor } from '../../parsers/elf/constructors/constructor-name.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { componentOf } from './component.js';
import { protectionOf } from './protection.js';

export type SymbolSource = { readonly symbols: SymbolTable; readonly symbolizer: Symbolizer };

type Named = Pick<Constructor, 'symbol' | 'name' | 'file' | 'line' | 'object' | 'priority'>;

/** Names the entries of the constructor arrays, in their order, and says which of them must run. */
export function describeConstructors(
  entries: readonly ArrayEntry[],
  source: SymbolSource,
): readonly Constructor[] {
  return entries.map((entry, index) => {
    const { array, slot, address, isCode } = entry;
    const named = nameAt(address, source);
    const component = named.file === null ? null : componentOf(named.file);
    const protection = protectionOf({ ...named, component });
    return { index, slot, address, isCode, ...named, section: null, component, array, protection };
  });
}

/** Names the entries of the table of system init functions. */
export function describeInitFunctions(
  { initFunctions }: ConstructorArrays,
  source: SymbolSource,
): readonly InitFunction[] {
  return initFunctions.map(({ address, stage, cores }) => {
    const { symbol, name, file, line } = nameAt(address, source);
    const component = file === null ? null : componentOf(file);
    return { address, symbol, name, file, line, component, stage, cores };
  });
}

function nameAt(address: number, { symbols, symbolizer }: SymbolSource): Named {
  const found = symbols.functionAt(address);
  // A word that points into the middle of a function is not that function.
  const symbol = found?.address === address ? found : null;
  const frame: Frame | undefined = symbolizer.framesAt(address).at(-1);
  const file = frame?.file ?? symbol?.file ?? null;
  const { name, priority } = symbol ? nameConstructor(symbol.name, file) : { name: null, priority: null };
  return {
    symbol: symbol?.name ?? null,
    name,
    file,
    line: frame?.line ?? null,
    object: symbol?.file ?? file?.split('/').at(-1) ?? null,
    priority,
  };
}
