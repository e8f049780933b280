import { ByteWriter } from './byte-writer.js';
import { textStart } from './build-elf.js';

type Attribute = readonly [name: number, form: number];

const form = { addr: 0x01, data4: 0x06, string: 0x08, ref4: 0x13, secOffset: 0x17, unknown: 0x7e } as const;
const at = { name: 0x03, stmtList: 0x10, lowPc: 0x11, highPc: 0x12, compDir: 0x1b, origin: 0x31 } as const;

/** Abbreviation codes that the units below use. */
const code = { unit: 1, named: 2, originated: 3, bareUnit: 4, unknownForm: 5 } as const;

/** The `.debug_abbrev` that fits all units built here. */
export function abbrevSection(): ByteWriter {
  const pcs: readonly Attribute[] = [
    [at.lowPc, form.addr],
    [at.highPc, form.data4],
  ];
  const writer = new ByteWriter();
  const unit: readonly Attribute[] = [[at.stmtList, form.secOffset], [at.compDir, form.string], ...pcs];
  addAbbrev(writer, [code.unit, 0x11, 1], unit);
  addAbbrev(writer, [code.named, 0x2e, 0], [[at.name, form.string], ...pcs]);
  addAbbrev(writer, [code.originated, 0x2e, 0], [[at.origin, form.ref4], ...pcs]);
  addAbbrev(writer, [code.bareUnit, 0x11, 1], [[at.compDir, form.string], ...pcs]);
  addAbbrev(writer, [code.unknownForm, 0x2e, 0], [[at.name, form.unknown]]);
  return writer.u8(0);
}

export type BuiltFunction =
  | { readonly name: string; readonly low: number; readonly size: number }
  | { readonly origin: number; readonly low: number; readonly size: number }
  | 'unknown form';

/** A DWARF 4 unit that covers `low` and the `size` bytes after it. */
export function buildUnit(
  low: number,
  size: number,
  functions: readonly BuiltFunction[],
  lineOffset?: number,
): ByteWriter {
  const writer = new ByteWriter().u16(4).u32(0).u8(4);
  if (lineOffset === undefined) writer.u8(code.bareUnit);
  else writer.u8(code.unit).u32(lineOffset);
  writer.text('/project').u32(low).u32(size);
  for (const entry of functions) addFunction(writer, entry);
  return writer.u8(0).withLength();
}

/** A set of `.debug_aranges` for the unit at an offset. */
export function buildAranges(
  unit: number,
  pairs: readonly (readonly [low: number, size: number])[],
): ByteWriter {
  const writer = new ByteWriter().u16(2).u32(unit).u8(4, 0).u32(0);
  for (const [low, size] of [...pairs, [0, 0] as const]) writer.u32(low).u32(size);
  return writer.withLength();
}

/** A line program of a version that puts `src/main.c:7` at the text's start and line 9 four bytes later. */
export function buildLines(version: number, opcodes = lineOpcodes()): ByteWriter {
  const tables = new ByteWriter().u8(1);
  if (version >= 4) tables.u8(1);
  tables.u8(1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1);
  tables.add(version >= 5 ? newFileTables() : oldFileTables());
  const writer = new ByteWriter().u16(version);
  if (version >= 5) writer.u8(4, 0);
  return writer.u32(tables.length).add(tables).add(opcodes).withLength();
}

// Two rows and the end of the sequence.
function lineOpcodes(): ByteWriter {
  return new ByteWriter()
    .u8(0, 5, 2)
    .u32(textStart)
    .u8(3, 6, 1)
    .u8(13 + 4 * 14 + 7)
    .u8(2, 4, 0, 1, 1);
}

function oldFileTables(): ByteWriter {
  return new ByteWriter().text('src').u8(0).text('main.c').uleb(1, 0, 0).u8(0);
}

// Directory 0 is the unit's; files carry an MD5 (form data16), as clang writes them.
function newFileTables(): ByteWriter {
  const md5 = Array.from({ length: 16 }, () => 0xaa);
  const directories = new ByteWriter().u8(1).uleb(1, form.string).uleb(2).text('/project').text('src');
  const files = new ByteWriter().u8(3).uleb(1, form.string, 2, 0x0b, 5, 0x1e).uleb(2);
  for (let i = 0; i < 2; i++)
    files
      .text('main.c')
      .u8(1)
      .u8(...md5);
  return directories.add(files);
}

function addAbbrev(
  writer: ByteWriter,
  head: readonly [code: number, tag: number, children: number],
  attributes: readonly Attribute[],
): void {
  writer.uleb(head[0], head[1]).u8(head[2]);
  for (const attribute of attributes) writer.uleb(...attribute);
  writer.uleb(0, 0);
}

function addFunction(writer: ByteWriter, entry: BuiltFunction): void {
  if (entry === 'unknown form') {
    writer.u8(code.unknownForm);
    return;
  }
  if ('name' in entry) writer.u8(code.named).text(entry.name);
  else writer.u8(code.originated).u32(entry.origin);
  writer.u32(entry.low).u32(entry.size);
}
