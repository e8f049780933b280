import { AbbrevTable, maxTableBytes } from './abbrev-table.js';
import { ByteCursor } from './byte-cursor.js';
import { LruCache } from './lru-cache.js';
import { MalformedDwarf } from './malformed-dwarf.js';

const cachedTables = 512;

const [free, start, inside] = [0, 1, 2];

/**
 * The tables of `.debug_abbrev`, each read when a unit asks for it. Tables of a compiler lie one behind the other. A file
 * in which each unit begins at another place of one endless table would take hours: no byte is read for two tables.
 */
export class AbbrevSection {
  readonly #bytes: Uint8Array;
  readonly #tables = new LruCache<number, AbbrevTable>(cachedTables);
  /** For each byte of the section whether a table begins there, or goes through it. */
  readonly #claims: Uint8Array;
  readonly #broken = new Set<number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#claims = new Uint8Array(bytes.length);
  }

  /** The table that begins at an offset. Throws MalformedDwarf when it does not end, or shares bytes with another. */
  tableAt(offset: number): AbbrevTable {
    const known = this.#tables.get(offset);
    if (known) return known;
    if (this.#claims[offset] === inside || this.#broken.has(offset)) {
      throw new MalformedDwarf('its abbreviations have no end, or begin in the middle of others');
    }
    const cursor = new ByteCursor(this.#bytes, offset, this.#endFor(offset));
    try {
      const table = AbbrevTable.read(cursor);
      this.#tables.set(offset, table, 1);
      return table;
    } catch (error) {
      this.#broken.add(offset);
      throw error;
    } finally {
      if (this.#claims[offset] === free) {
        this.#claims.fill(inside, offset, cursor.offset);
        this.#claims[offset] = start;
      }
    }
  }

  // Where the next table begins that is known, or the most that one table takes.
  #endFor(offset: number): number {
    const most = offset + maxTableBytes;
    const next = this.#claims.subarray(offset + 1, most).indexOf(start);
    return next === -1 ? most : offset + 1 + next;
  }
}
