import { attributeSpec, readForm, type AttributeSpec } from './attribute-forms.js';
import { ByteCursor } from './byte-cursor.js';
import { dwForm, dwLnct } from './dwarf-codes.js';
import type { FileEntry } from './file-table.js';
import { MalformedDwarf } from './malformed-dwarf.js';
import type { RawValue } from './unit.js';

/** Header of a line program (DWARF 5, section 6.2.4; DWARF 4, the same), with its tables as stored. */
export type LineHeader = {
  readonly version: number;
  readonly minInstructionBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Arguments of each standard opcode, from opcode 1. */
  readonly argumentCounts: readonly number[];
  readonly directories: readonly RawValue[];
  readonly files: readonly FileEntry[];
  /** Where the opcodes start in the bytes. */
  readonly programStart: number;
};

/** Reads the header of a line program whose bytes these are. Throws MalformedDwarf. */
export function readLineHeader(bytes: Uint8Array): LineHeader {
  const cursor = new ByteCursor(bytes);
  cursor.u32();
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new MalformedDwarf(`line table version ${version} is unknown`);
  if (version >= 5) checkAddressSize(cursor);
  const headerLength = cursor.u32();
  const programStart = cursor.offset + headerLength;
  const minInstructionBytes = cursor.u8();
  // Operations per instruction count on VLIW machines only, and DW_LNS_negate_stmt is not followed.
  cursor.advance(version >= 4 ? 2 : 1);
  const lineBase = (cursor.u8() << 24) >> 24;
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  if (lineRange === 0 || opcodeBase === 0)
    throw new MalformedDwarf('the line table has no valid opcode base or range');
  const argumentCounts = Array.from({ length: opcodeBase - 1 }, () => cursor.u8());
  const tables = version >= 5 ? readTables(cursor) : readOldTables(cursor);
  return {
    version,
    minInstructionBytes,
    lineBase,
    lineRange,
    opcodeBase,
    argumentCounts,
    ...tables,
    programStart,
  };
}

/** A file entry of DWARF 2 to 4, also the content of DW_LNE_define_file. */
export function readOldFile(cursor: ByteCursor): FileEntry {
  const name = { form: dwForm.string, raw: cursor.skipString() };
  const directory = cursor.uleb();
  cursor.skipLeb();
  cursor.skipLeb();
  return { name, directory };
}

function checkAddressSize(cursor: ByteCursor): void {
  const addressSize = cursor.u8();
  const selectorSize = cursor.u8();
  if (addressSize !== 4 || selectorSize !== 0) {
    throw new MalformedDwarf(
      `the line table has addresses of ${addressSize} and segments of ${selectorSize} bytes`,
    );
  }
}

type Tables = Pick<LineHeader, 'directories' | 'files'>;

function readOldTables(cursor: ByteCursor): Tables {
  const directories: RawValue[] = [];
  for (;;) {
    const raw = cursor.skipString();
    if (cursor.offset === raw + 1) break;
    directories.push({ form: dwForm.string, raw });
  }
  const files: FileEntry[] = [];
  while (cursor.bytes[cursor.offset] !== 0) files.push(readOldFile(cursor));
  return { directories, files };
}

function readTables(cursor: ByteCursor): Tables {
  const directories = readEntries(cursor).map((entry) => entry.name);
  return { directories, files: readEntries(cursor) };
}

function readEntries(cursor: ByteCursor): readonly FileEntry[] {
  const formats = Array.from({ length: cursor.u8() }, (): AttributeSpec => {
    const name = cursor.uleb();
    return attributeSpec(name, cursor.uleb());
  });
  const count = cursor.uleb();
  const entries: FileEntry[] = [];
  for (let i = 0; i < count; i++) {
    const start = cursor.offset;
    entries.push(readEntry(cursor, formats));
    // Entries without bytes would let a count of 2^60 run for ever.
    if (cursor.offset === start) throw new MalformedDwarf('the line table has files without names');
  }
  return entries;
}

function readEntry(cursor: ByteCursor, formats: readonly AttributeSpec[]): FileEntry {
  let name: RawValue = { form: 0, raw: 0 };
  let directory = 0;
  for (const spec of formats) {
    const raw = readForm(cursor, spec);
    if (spec.name === dwLnct.path) name = { form: spec.form, raw };
    else if (spec.name === dwLnct.directoryIndex) directory = raw;
  }
  return { name, directory };
}
