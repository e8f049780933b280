import type { ByteCursor } from './byte-cursor.js';
import { dwForm } from './dwarf-codes.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';

/** How an abbreviation stores one attribute. */
export type AttributeSpec = {
  readonly name: number;
  readonly form: number;
  /** Bytes that a value takes, or null where its own bytes tell. */
  readonly sizeBytes: number | null;
  /** The value itself, of DW_FORM_implicit_const. */
  readonly implicitValue: number;
};

// Sizes in 32-bit DWARF with 4-byte addresses; everything else is refused before (see unit-header.ts).
const fixedSizes = new Map<number, number>([
  [dwForm.addr, 4],
  [dwForm.data1, 1],
  [dwForm.data2, 2],
  [dwForm.data4, 4],
  [dwForm.data8, 8],
  [dwForm.data16, 16],
  [dwForm.flag, 1],
  [dwForm.flagPresent, 0],
  [dwForm.implicitConst, 0],
  [dwForm.strp, 4],
  [dwForm.lineStrp, 4],
  [dwForm.strpSup, 4],
  [dwForm.gnuStrpAlt, 4],
  [dwForm.secOffset, 4],
  [dwForm.refAddr, 4],
  [dwForm.ref1, 1],
  [dwForm.ref2, 2],
  [dwForm.ref4, 4],
  [dwForm.ref8, 8],
  [dwForm.refSup4, 4],
  [dwForm.refSup8, 8],
  [dwForm.refSig8, 8],
  [dwForm.gnuRefAlt, 4],
  [dwForm.strx1, 1],
  [dwForm.strx2, 2],
  [dwForm.strx3, 3],
  [dwForm.strx4, 4],
  [dwForm.addrx1, 1],
  [dwForm.addrx2, 2],
  [dwForm.addrx3, 3],
  [dwForm.addrx4, 4],
]);

export function attributeSpec(name: number, form: number, implicitValue = 0): AttributeSpec {
  return { name, form, sizeBytes: fixedSizes.get(form) ?? null, implicitValue };
}

/** Skips a value whose size is not fixed. Throws MalformedDwarf for a form that DWARF 5 and GNU do not know. */
export function skipVariableForm(cursor: ByteCursor, form: number): void {
  switch (form) {
    case dwForm.udata:
    case dwForm.sdata:
    case dwForm.refUdata:
    case dwForm.strx:
    case dwForm.addrx:
    case dwForm.loclistx:
    case dwForm.rnglistx:
    case dwForm.gnuAddrIndex:
    case dwForm.gnuStrIndex:
      return cursor.skipLeb();
    default:
      readVariableForm(cursor, form);
  }
}

/**
 * The number behind an attribute: a constant, an offset, an index, a reference or an address, as its form says.
 * A string or a block inside the unit gives its position.
 */
export function readForm(cursor: ByteCursor, spec: AttributeSpec): number {
  if (spec.form === dwForm.implicitConst) return spec.implicitValue;
  return spec.sizeBytes === null ? readVariableForm(cursor, spec.form) : readFixed(cursor, spec.sizeBytes);
}

// The form that DW_FORM_indirect announces; it may not announce itself, nor a value that has no bytes.
function directForm(cursor: ByteCursor): number {
  const form = cursor.uleb();
  if (form === dwForm.indirect || form === dwForm.implicitConst) {
    throw new MalformedDwarf(`an indirect form of form ${hex(form)}`);
  }
  return form;
}

function readFixed(cursor: ByteCursor, size: number): number {
  switch (size) {
    case 0:
      return 1;
    case 1:
      return cursor.u8();
    case 2:
      return cursor.u16();
    case 3:
      return cursor.u24();
    case 4:
      return cursor.u32();
    case 8:
      return cursor.u64();
    default:
      return cursor.advance(size);
  }
}

function readVariableForm(cursor: ByteCursor, form: number): number {
  switch (form) {
    case dwForm.udata:
    case dwForm.refUdata:
    case dwForm.strx:
    case dwForm.addrx:
    case dwForm.loclistx:
    case dwForm.rnglistx:
    case dwForm.gnuAddrIndex:
    case dwForm.gnuStrIndex:
      return cursor.uleb();
    case dwForm.sdata:
      return cursor.sleb();
    case dwForm.string:
      return cursor.skipString();
    case dwForm.exprloc:
    case dwForm.block:
      return cursor.advance(cursor.uleb());
    case dwForm.block1:
      return cursor.advance(cursor.u8());
    case dwForm.block2:
      return cursor.advance(cursor.u16());
    case dwForm.block4:
      return cursor.advance(cursor.u32());
    case dwForm.indirect:
      return readForm(cursor, attributeSpec(0, directForm(cursor)));
    default:
      throw new MalformedDwarf(`the form ${hex(form)} is unknown`);
  }
}
