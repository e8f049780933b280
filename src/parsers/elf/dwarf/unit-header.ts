import { ByteCursor } from './byte-cursor.js';
import { dwarf64Mark, dwUt, firstReservedLength } from './dwarf-codes.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';

/** The longest header of DWARF 2 to 5 (a type unit's). */
export const maxUnitHeaderBytes = 24;

/** Where a unit lies in `.debug_info` and how it is encoded (DWARF 5, section 7.5.1). */
export type UnitHeader = {
  /** Of the header, from the start of the section. */
  readonly offset: number;
  /** Of the next unit. */
  readonly end: number;
  readonly version: number;
  readonly abbrevOffset: number;
  /** Bytes from the header's start to the first entry. */
  readonly sizeBytes: number;
};

/** Where a unit ends, given the first bytes of its header. Throws MalformedDwarf when no unit can follow. */
export function readUnitEnd(bytes: Uint8Array, offset: number): number {
  const cursor = new ByteCursor(bytes);
  const length = cursor.u32();
  if (length === 0) throw new MalformedDwarf(`the unit at ${hex(offset)} is empty`);
  if (length === dwarf64Mark) return offset + 12 + cursor.u64();
  if (length >= firstReservedLength)
    throw new MalformedDwarf(`the unit at ${hex(offset)} has no valid length`);
  return offset + 4 + length;
}

/** Reads a unit's header. Throws MalformedDwarf for one that cannot be read further, with the reason. */
export function readUnitHeader(bytes: Uint8Array, offset: number): UnitHeader {
  const end = readUnitEnd(bytes, offset);
  const cursor = new ByteCursor(bytes);
  if (cursor.u32() === dwarf64Mark)
    throw new MalformedDwarf('it is 64-bit DWARF, which 32-bit chips do not need');
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new MalformedDwarf(`DWARF version ${version} is unknown`);
  const unitType = version >= 5 ? cursor.u8() : dwUt.compile;
  const early = version >= 5 ? cursor.u8() : null;
  const abbrevOffset = cursor.u32();
  const addressSize = early ?? cursor.u8();
  if (addressSize !== 4) throw new MalformedDwarf(`it has addresses of ${addressSize} bytes`);
  cursor.advance(extraBytes(unitType));
  return { offset, end, version, abbrevOffset, sizeBytes: cursor.offset };
}

function extraBytes(unitType: number): number {
  switch (unitType) {
    case dwUt.skeleton:
    case dwUt.splitCompile:
      return 8;
    case dwUt.type:
    case dwUt.splitType:
      return 12;
    default:
      return 0;
  }
}
