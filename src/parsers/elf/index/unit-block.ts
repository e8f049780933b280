import type { Frame } from '../../../model/frame.js';
import type { FunctionEntry } from '../dwarf/function-table.js';
import type { WalkedFunctions } from '../dwarf/function-walk.js';
import type { LineRows } from '../dwarf/line-rows.js';
import { noRow } from '../dwarf/line-table.js';
import { countUpTo, packColumns, TextPool, unpackColumns } from './columns.js';
import { flattenOwners } from './flat-owners.js';

const maxInlined = 1000;

/** What one unit says, as the reader of debug information has read it. */
export type UnitParts = {
  /** Flat: see `LineTable.flatRows`. */
  readonly rows: LineRows;
  readonly functions: WalkedFunctions;
  readonly pathOf: (file: number) => string | null;
  /** As the compiler wrote it, mangled. */
  readonly nameOf: (entry: FunctionEntry) => string | null;
};

/** Writes a unit as a block of an index; null for one that only the reader itself can answer for. */
export function packUnit({ rows, functions, pathOf, nameOf }: UnitParts): Buffer | null {
  const owners = flattenOwners(functions.ranges);
  if (owners === null) return null;
  const texts = new TextPool();
  const paths = new Map<number, number>([[noRow, noRow]]);
  const pathNumber = (file: number): number => {
    let number = paths.get(file);
    if (number === undefined) {
      number = texts.numberOf(pathOf(file));
      paths.set(file, number);
    }
    return number;
  };
  const columns = [
    rows.addresses,
    rows.files.map(pathNumber),
    rows.lines,
    owners.addresses,
    owners.owners,
    ...entryColumns(functions.entries, (entry) => [
      texts.numberOf(nameOf(entry)),
      entry.isInlined ? pathNumber(entry.callFile) : 0,
    ]),
  ];
  const { ends, bytes } = texts.pack();
  return packColumns([...columns, ends], bytes);
}

/** Name, file and line of the call, and number of the function around it: its own where a chain of calls ends. */
function entryColumns(
  entries: readonly FunctionEntry[],
  textsOf: (entry: FunctionEntry) => readonly [name: number, callFile: number],
): readonly Uint32Array[] {
  const numbers = new Map<FunctionEntry, number>();
  for (const entry of entries) numbers.set(entry, numbers.size + 1);
  // A function without code of its own has no number yet, but may be the one that a chain ends in.
  for (const { isInlined, outer } of numbers.keys()) {
    if (isInlined && outer && !numbers.has(outer)) numbers.set(outer, numbers.size + 1);
  }
  const [names, files, lines, outers] = Array.from({ length: 4 }, () => new Uint32Array(numbers.size));
  for (const [entry, number] of numbers) {
    const { isInlined, callLine, outer } = entry;
    const [name, callFile] = textsOf(entry);
    const at = number - 1;
    if (names) names[at] = name;
    if (files) files[at] = callFile;
    if (lines) lines[at] = callLine;
    if (outers) outers[at] = (isInlined && outer && numbers.get(outer)) || number;
  }
  return [names, files, lines, outers].filter((column) => column !== undefined);
}

/** A block of an index, which answers for the addresses of its unit. */
export class UnitBlock {
  readonly #rowAddresses: Uint32Array;
  readonly #rowFiles: Uint32Array;
  readonly #rowLines: Uint32Array;
  readonly #partAddresses: Uint32Array;
  readonly #partEntries: Uint32Array;
  readonly #names: Uint32Array;
  readonly #callFiles: Uint32Array;
  readonly #callLines: Uint32Array;
  readonly #outer: Uint32Array;
  readonly #textEnds: Uint32Array;
  readonly #texts: Buffer;

  private constructor(columns: readonly Uint32Array[], texts: Buffer) {
    const column = (index: number): Uint32Array => columns[index] ?? new Uint32Array(0);
    this.#rowAddresses = column(0);
    this.#rowFiles = column(1);
    this.#rowLines = column(2);
    this.#partAddresses = column(3);
    this.#partEntries = column(4);
    this.#names = column(5);
    this.#callFiles = column(6);
    this.#callLines = column(7);
    this.#outer = column(8);
    this.#textEnds = column(9);
    this.#texts = texts;
  }

  /** Null for bytes that are no such block. */
  static read(bytes: Uint8Array): UnitBlock | null {
    const unpacked = unpackColumns(bytes, 10);
    return unpacked && new UnitBlock(unpacked.columns, unpacked.bytes);
  }

  /** As the debug information has them, names mangled; innermost first, empty where it knows nothing. */
  framesAt(address: number): readonly Frame[] {
    const innermost = this.#placeAt(address);
    const chain = this.#chainAt(address);
    if (chain.length === 0) return innermost ? [{ function: null, ...innermost, inlined: false }] : [];
    return chain.map((entry, index) => {
      const inner = chain[index - 1];
      const place = inner === undefined ? innermost : this.#callPlace(inner);
      return {
        function: this.#text(this.#names[entry] ?? 0),
        file: place?.file ?? null,
        line: place?.line ?? null,
        inlined: index < chain.length - 1,
      };
    });
  }

  #placeAt(address: number): Pick<Frame, 'file' | 'line'> | null {
    const row = countUpTo(this.#rowAddresses, address) - 1;
    const file = this.#rowFiles[row] ?? noRow;
    return file === noRow ? null : { file: this.#text(file), line: this.#rowLines[row] || null };
  }

  #callPlace(entry: number): Pick<Frame, 'file' | 'line'> {
    return { file: this.#text(this.#callFiles[entry] ?? 0), line: this.#callLines[entry] || null };
  }

  #chainAt(address: number): readonly number[] {
    const chain: number[] = [];
    const part = countUpTo(this.#partAddresses, address) - 1;
    let number = this.#partEntries[part] ?? 0;
    // The last one of a chain is its own outer.
    while (number !== 0 && number - 1 !== chain.at(-1) && chain.length < maxInlined) {
      chain.push(number - 1);
      number = this.#outer[number - 1] ?? 0;
    }
    return chain;
  }

  #text(number: number): string | null {
    if (number === 0) return null;
    return this.#texts.toString('utf8', this.#textEnds[number - 2] ?? 0, this.#textEnds[number - 1] ?? 0);
  }
}
