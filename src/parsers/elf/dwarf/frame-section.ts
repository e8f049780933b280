import { ByteCursor } from './byte-cursor.js';
import { dwarf64Mark } from './dwarf-codes.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';

/** What all functions of a compiler have in common: a Common Information Entry. */
type FrameCommon = {
  readonly codeAlign: number;
  readonly dataAlign: number;
  readonly returnRegister: number;
  /** How addresses are written (DW_EH_PE_*); `.debug_frame` has plain ones. */
  readonly addressEncoding: number;
  /** Whether entries have a length of further data before their instructions. */
  readonly hasData: boolean;
  readonly instructions: Span;
};

/** A function: a Frame Description Entry. */
export type FrameEntry = {
  readonly start: number;
  readonly end: number;
  readonly common: FrameCommon;
  readonly instructions: Span;
};

/** Bytes of a section, from one offset to another. */
export type Span = { readonly bytes: Uint8Array; readonly from: number; readonly to: number };

export type FrameSection = {
  readonly bytes: Uint8Array;
  readonly address: number;
  /** The form that the C++ runtime reads, which differs in how entries refer to one another. */
  readonly isEh: boolean;
};

const wordBytes = 4;
const cieOfDebugFrame = 0xffff_ffff;
const pcRelative = 0x10;
const noValue = 0xff;

/**
 * The functions of a section, in its order (DWARF 5, 6.4.1; for `.eh_frame` the Linux Standard Base, 10.6). Throws
 * MalformedDwarf where it is damaged; what came before is good.
 */
export function* readFrameEntries(section: FrameSection): Generator<FrameEntry> {
  const commons = new Map<number, FrameCommon | null>();
  const cursor = new ByteCursor(section.bytes);
  while (!cursor.isAtEnd) {
    const at = cursor.offset;
    const length = cursor.u32();
    if (length === dwarf64Mark) throw new MalformedDwarf(`the entry at ${hex(at)} is of 64-bit DWARF`);
    // A linker ends `.eh_frame`, or a part of it, so.
    if (length === 0) continue;
    const idAt = cursor.offset;
    cursor.advance(length);
    const body = new ByteCursor(section.bytes, idAt, idAt + length);
    const id = body.u32();
    if (id === (section.isEh ? 0 : cieOfDebugFrame)) continue;
    const commonAt = section.isEh ? idAt - id : id;
    if (!commons.has(commonAt)) commons.set(commonAt, readCommon(section, commonAt));
    const common = commons.get(commonAt) ?? null;
    if (common !== null) yield readEntry(section, body, common);
  }
}

// Null for one that is written in a way that is not known here.
function readCommon({ bytes, isEh }: FrameSection, at: number): FrameCommon | null {
  const head = new ByteCursor(bytes, at);
  const length = head.u32();
  const cursor = new ByteCursor(bytes, head.offset, head.offset + length);
  if (cursor.u32() !== (isEh ? 0 : cieOfDebugFrame))
    throw new MalformedDwarf(`${hex(at)} is no common entry`);
  const version = cursor.u8();
  const augmentation = cursor.string();
  // Sizes of addresses and of segment selectors.
  if (version >= 4 && (cursor.u8() !== wordBytes || cursor.u8() !== 0)) return null;
  const codeAlign = cursor.uleb();
  const dataAlign = cursor.sleb();
  const returnRegister = version === 1 ? cursor.u8() : cursor.uleb();
  const hasData = augmentation.startsWith('z');
  if (augmentation !== '' && !hasData) return null;
  const dataEnd = hasData ? cursor.uleb() + cursor.offset : cursor.offset;
  const addressEncoding = readAddressEncoding(cursor, augmentation.slice(1));
  const instructions = { bytes, from: dataEnd, to: cursor.end };
  return { codeAlign, dataAlign, returnRegister, addressEncoding, hasData, instructions };
}

function readAddressEncoding(cursor: ByteCursor, letters: string): number {
  for (const letter of letters) {
    if (letter === 'R') return cursor.u8();
    if (letter === 'L') cursor.u8();
    else if (letter === 'P') readEncoded(cursor, cursor.u8(), 0);
    else if (letter !== 'S' && letter !== 'B') break;
  }
  return 0;
}

function readEntry({ address, bytes }: FrameSection, cursor: ByteCursor, common: FrameCommon): FrameEntry {
  const { addressEncoding, hasData } = common;
  const start = readEncoded(cursor, addressEncoding, address);
  const sizeBytes = readEncoded(cursor, addressEncoding & 0x0f, address);
  const data = hasData ? cursor.uleb() : 0;
  const instructions = { bytes, from: cursor.offset + data, to: cursor.end };
  return { start, end: start + sizeBytes, common, instructions };
}

// DW_EH_PE_*: the low half is how it is written, the rest what it counts from.
function readEncoded(cursor: ByteCursor, encoding: number, sectionAddress: number): number {
  if (encoding === noValue) return 0;
  const from = encoding & 0x70;
  const base = from === pcRelative ? sectionAddress + cursor.offset : 0;
  if (from !== 0 && from !== pcRelative) throw new MalformedDwarf(`addresses of kind ${hex(encoding)}`);
  return (base + readPlain(cursor, encoding & 0x0f)) >>> 0;
}

function readPlain(cursor: ByteCursor, form: number): number {
  switch (form) {
    case 0x00:
    case 0x03:
    case 0x0b:
      return cursor.u32();
    case 0x01:
      return cursor.uleb();
    case 0x09:
      return cursor.sleb();
    case 0x02:
      return cursor.u16();
    case 0x0a:
      return (cursor.u16() << 16) >> 16;
    case 0x04:
    case 0x0c:
      return cursor.u64();
    default:
      throw new MalformedDwarf(`addresses of form ${hex(form)}`);
  }
}
