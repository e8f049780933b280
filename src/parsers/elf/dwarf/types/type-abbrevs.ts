import type { Abbrev, AbbrevTable } from '../abbrev-table.js';
import { dwAt, dwForm, dwTag } from '../dwarf-codes.js';

/** How an entry that names a type begins. */
type TypeAbbrev = {
  /** Its code as it stands in the file (ULEB128). */
  readonly code: readonly number[];
  /** Bytes from the end of the code to the name; null where that differs from entry to entry. */
  readonly prefixBytes: number | null;
  readonly isDeclaration: boolean;
};

const typeTags: ReadonlySet<number> = new Set([
  dwTag.structureType,
  dwTag.classType,
  dwTag.unionType,
  dwTag.typedef,
  dwTag.enumerationType,
]);

/** The kinds of entries of one unit whose name is an offset into `.debug_str` and that are types. */
export class TypeAbbrevs {
  static readonly #known = new WeakMap<AbbrevTable, TypeAbbrevs>();
  readonly #abbrevs: readonly TypeAbbrev[];

  private constructor(abbrevs: readonly TypeAbbrev[]) {
    this.#abbrevs = abbrevs;
  }

  static of(table: AbbrevTable): TypeAbbrevs {
    let abbrevs = this.#known.get(table);
    if (!abbrevs) {
      abbrevs = new TypeAbbrevs(Array.from(table.entries(), typeAbbrev).filter((one) => one !== null));
      this.#known.set(table, abbrevs);
    }
    return abbrevs;
  }

  /**
   * What a name at that place of `bytes` belongs to, by what stands before it: a type, at least as a declaration, or
   * something else. What cannot be told counts as a definition, which costs the reading of its unit.
   */
  roleAt(bytes: Uint8Array, place: number): 'definition' | 'declaration' | null {
    let role: 'declaration' | null = null;
    for (const { code, prefixBytes, isDeclaration } of this.#abbrevs) {
      if (prefixBytes !== null && !hasCodeBefore(bytes, place - prefixBytes, code)) continue;
      if (!isDeclaration) return 'definition';
      role = 'declaration';
    }
    return role;
  }
}

function typeAbbrev([code, abbrev]: readonly [number, Abbrev]): TypeAbbrev | null {
  const at = abbrev.attributes.findIndex(({ name }) => name === dwAt.name);
  const form = abbrev.attributes[at]?.form;
  if (!typeTags.has(abbrev.tag) || (form !== dwForm.strp && form !== dwForm.indirect)) return null;
  const sizes = abbrev.attributes.slice(0, at).map(({ sizeBytes }) => sizeBytes);
  const isFixed = form === dwForm.strp && !sizes.includes(null);
  return {
    code: ulebOf(code),
    prefixBytes: isFixed ? sizes.reduce((sum: number, size) => sum + (size ?? 0), 0) : null,
    isDeclaration: abbrev.attributes.some(({ name }) => name === dwAt.declaration),
  };
}

function hasCodeBefore(bytes: Uint8Array, end: number, code: readonly number[]): boolean {
  const start = end - code.length;
  return code.every((byte, index) => bytes[start + index] === byte);
}

function ulebOf(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
