import { sectionType, type SectionSpec } from './build-elf.js';

/** Symbol types of the System V ABI, for `SymbolSpec.type`. */
export const symbolType = { none: 0, object: 1, function: 2, section: 3, file: 4 } as const;

export type SymbolSpec = {
  readonly name: string;
  readonly address?: number;
  readonly sizeBytes?: number;
  readonly type: number;
  /** Global when false or absent. */
  readonly isLocal?: boolean;
  /** 1 when absent; 0 is undefined, 0xfff1 absolute. */
  readonly sectionIndex?: number;
  /** Where the name is said to stand, if not where it stands. */
  readonly nameOffset?: number;
};

/** `.symtab` and `.strtab`, the second at section number `stringsIndex`, which follows the first. */
export function symbolSections(symbols: readonly SymbolSpec[], stringsIndex: number): SectionSpec[] {
  const rows = Buffer.alloc(16 * (symbols.length + 1));
  let strings = '\0';
  for (const [index, symbol] of symbols.entries()) {
    const at = 16 * (index + 1);
    rows.writeUInt32LE(symbol.nameOffset ?? strings.length, at);
    rows.writeUInt32LE(symbol.address ?? 0, at + 4);
    rows.writeUInt32LE(symbol.sizeBytes ?? 0, at + 8);
    rows.writeUInt8((symbol.isLocal ? 0 : 0x10) | symbol.type, at + 12);
    rows.writeUInt16LE(symbol.sectionIndex ?? 1, at + 14);
    strings += `${symbol.name}\0`;
  }
  return [
    { name: '.symtab', type: sectionType.symtab, bytes: rows, link: stringsIndex, entrySizeBytes: 16 },
    { name: '.strtab', type: sectionType.strtab, bytes: Buffer.from(strings, 'latin1') },
  ];
}
