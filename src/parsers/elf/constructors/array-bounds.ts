import { DiagError } from '../../../errors.js';
import type { ConstructorArray, StartupGeneration } from '../../../model/constructor.js';
import type { ElfFile } from '../elf-file.js';
import type { SymbolTable } from '../symbol-table.js';

/** Where an array of code addresses stands; `end` is behind its last word. */
export type Bounds = { readonly start: number; readonly end: number };

/** A constructor array, and in which direction the firmware walks through it. */
export type ArrayBounds = Bounds & { readonly array: ConstructorArray; readonly isDescending: boolean };

export type ConstructorBounds = {
  readonly startup: StartupGeneration;
  /** In the order in which the firmware takes them. */
  readonly arrays: readonly ArrayBounds[];
};

/**
 * Finds the constructor arrays by the linker script's symbols. A section's size says nothing: ESP-IDF's
 * `.flash.init_array` holds other tables behind the constructors, and on some chips there is no such section.
 *
 * - esp-idf v4.3 to v5 (startup.c `do_global_ctors`): `__init_priority_array_*` upwards (RISC-V alone), then
 *   `__init_array_*` downwards.
 * - esp-idf v6 (libc's `__libc_init_array`): `__preinit_array_*`, then `__init_array_*`, upwards; together they are
 *   `__bothinit_array_*`.
 * - others: as libc, or by the standard sections where the script defines no symbols.
 *
 * Throws a DiagError for a stripped file and for one without constructor arrays.
 */
export function findConstructorBounds(elf: ElfFile, symbols: SymbolTable): ConstructorBounds {
  const priority = findBounds(elf, symbols, '__init_priority_array');
  const preinit = findBounds(elf, symbols, '__preinit_array');
  const both = findBounds(elf, symbols, '__bothinit_array');
  // Where only the outer bounds are defined, the init array follows the preinit array.
  const init =
    findBounds(elf, symbols, '__init_array') ?? (both && { ...both, start: preinit?.end ?? both.start });
  const isEspIdf = elf.sections.some(({ name }) => name.startsWith('.flash.'));
  if (priority || (init && isEspIdf && !both)) {
    const arrays = [
      upwards('priority', priority),
      init && ({ ...init, array: 'init', isDescending: true } as const),
    ];
    return { startup: 'idf-5', arrays: arrays.filter((bounds) => bounds !== null) };
  }
  const arrays = [upwards('preinit', preinit), upwards('init', init)].filter((bounds) => bounds !== null);
  if (arrays.length > 0) return { startup: isEspIdf ? 'idf-6' : 'generic', arrays };
  return { startup: 'generic', arrays: standardSections(elf, symbols) };
}

/** The bounds that `…_start` and `…_end` give, or null without both. Throws a DiagError when they cannot be true. */
export function findBounds(elf: ElfFile, symbols: SymbolTable, name: string): Bounds | null {
  const start = definedAddress(symbols, `${name}_start`);
  const end = definedAddress(symbols, `${name}_end`);
  if (start === null && end === null) return null;
  if (start !== null && end !== null && start <= end) return { start, end };
  throw new DiagError({
    code: 'ctors-bounds-unusable',
    message:
      start === null || end === null
        ? `${elf.name} defines ${name}_${start === null ? 'end' : 'start'} without ${name}_${start === null ? 'start' : 'end'}.`
        : `${elf.name} is damaged: ${name}_end stands before ${name}_start.`,
    hint: "Check the project's linker script, or rebuild the project.",
  });
}

// A weak symbol that nobody defines has address 0, where no array can be.
function definedAddress(symbols: SymbolTable, name: string): number | null {
  return symbols.find(name)?.address || null;
}

function upwards(array: ConstructorArray, bounds: Bounds | null): ArrayBounds | null {
  return bounds && { ...bounds, array, isDescending: false };
}

const standardNames = [
  ['preinit', '.preinit_array'],
  ['init', '.init_array'],
] as const;

function standardSections(elf: ElfFile, symbols: SymbolTable): readonly ArrayBounds[] {
  if (symbols.isEmpty) throw strippedError(elf);
  const arrays = standardNames.flatMap(([array, name]) => {
    const section = elf.section(name);
    if (!section?.isAllocated) return [];
    return [{ array, start: section.address, end: section.address + section.sizeBytes, isDescending: false }];
  });
  if (arrays.length > 0) return arrays;
  throw new DiagError({
    code: 'ctors-symbols-missing',
    message: `${elf.name} has no constructor arrays: it defines neither __init_array_start nor __init_priority_array_start.`,
    hint: "Give the application's ELF from the build folder (build/<project>.elf), not a bootloader, library or object file.",
  });
}

function strippedError(elf: ElfFile): DiagError {
  return new DiagError({
    code: 'elf-stripped',
    message: `${elf.name} has no symbols: it is stripped, so nothing says where its constructor arrays are.`,
    hint: 'Give the ELF that the build writes (build/<project>.elf), before strip; debug information alone may go (strip -g).',
  });
}
