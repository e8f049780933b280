import type { FunctionEntry, FunctionTable } from './function-table.js';
import { walkFunctions } from './function-walk.js';
import type { Unit } from './unit.js';

/**
 * The functions of one unit. Only its outline is read at first, and the inlined calls of a function when an address
 * in it is asked for: most of a unit's entries are inside functions.
 */
export class UnitFunctions {
  readonly #outline: FunctionTable;
  readonly #insides = new Map<FunctionEntry, FunctionTable>();
  #everything: FunctionTable | null = null;

  /** Throws MalformedDwarf, as `chainAt` does. */
  constructor(unit: Unit) {
    this.#outline = walkFunctions(unit, { start: unit.header.sizeBytes, outer: null, isOutline: true });
  }

  /** The inlined functions at the address, innermost first, and the function that they ended up in. */
  chainAt(unit: Unit, address: number): readonly FunctionEntry[] {
    const outermost = this.#outline.innermostAt(address);
    if (!outermost) return chainOf(this.#all(unit).innermostAt(address));
    return chainOf(this.#inside(unit, outermost)?.innermostAt(address) ?? outermost);
  }

  #inside(unit: Unit, outer: FunctionEntry): FunctionTable | null {
    const start = outer.unreadChildren;
    if (start === null) return null;
    let table = this.#insides.get(outer);
    if (!table) {
      table = walkFunctions(unit, { start, outer, isOutline: false });
      this.#insides.set(outer, table);
    }
    return table;
  }

  // The code of a lambda may be described inside of the function that it stands in, whose addresses are others.
  #all(unit: Unit): FunctionTable {
    this.#everything ??= walkFunctions(unit, { start: unit.header.sizeBytes, outer: null, isOutline: false });
    return this.#everything;
  }
}

function chainOf(innermost: FunctionEntry | null): readonly FunctionEntry[] {
  const chain: FunctionEntry[] = [];
  for (let entry = innermost; entry; entry = entry.outer) {
    chain.push(entry);
    if (!entry.isInlined) break;
  }
  return chain;
}
