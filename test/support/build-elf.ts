/** Where the fields of an ELF32 file header stand (System V ABI, chapter 4). */
export const headerField = {
  class: 4,
  encoding: 5,
  type: 16,
  machine: 18,
  programOffset: 28,
  sectionOffset: 32,
  programEntrySize: 42,
  programCount: 44,
  sectionEntrySize: 46,
  sectionCount: 48,
  sectionNamesIndex: 50,
} as const;

/** Section types of the System V ABI. */
export const sectionType = { progbits: 1, symtab: 2, strtab: 3, nobits: 8 } as const;

export type SectionSpec = {
  readonly name: string;
  readonly type: number;
  readonly flags?: number;
  readonly address?: number;
  readonly bytes?: Uint8Array;
  /** What the header claims, where it is not the length of `bytes`. */
  readonly sizeBytes?: number;
  readonly link?: number;
  readonly info?: number;
  readonly entrySizeBytes?: number;
};

type SegmentSpec = {
  readonly type: number;
  readonly address: number;
  readonly offset: number;
  readonly fileSizeBytes: number;
  readonly memorySizeBytes: number;
  readonly flags: number;
};

type ElfSpec = {
  readonly machine?: number;
  readonly entry?: number;
  readonly segments?: readonly SegmentSpec[];
  readonly sections?: readonly SectionSpec[];
};

const riscv = 243;

/**
 * A little-endian ELF32: header, program headers, section contents, section headers. Section 0 is the empty one,
 * then come the given sections, and `.shstrtab` is the last.
 */
export function buildElf(spec: ElfSpec): Uint8Array {
  const { segments = [], sections = [] } = spec;
  const all = [{ name: '', type: 0 }, ...sections, { name: '.shstrtab', type: sectionType.strtab }];
  const names = Buffer.from(all.map(({ name }) => `${name}\0`).join(''), 'latin1');
  let offset = 52 + 32 * segments.length;
  let nameOffset = 0;
  const bodies: Uint8Array[] = [];
  const headers = all.map((section: SectionSpec, index) => {
    const bytes = index === all.length - 1 ? names : (section.bytes ?? new Uint8Array(0));
    const header = sectionHeader(section, { nameOffset, offset: index === 0 ? 0 : offset, bytes });
    nameOffset += section.name.length + 1;
    offset += bytes.length;
    bodies.push(bytes);
    return header;
  });
  const fileHeader = elfHeader(spec, { sectionOffset: offset, sectionCount: all.length });
  return Uint8Array.from(Buffer.concat([fileHeader, ...segments.map(programHeader), ...bodies, ...headers]));
}

function elfHeader(spec: ElfSpec, layout: { sectionOffset: number; sectionCount: number }): Buffer {
  const segmentCount = spec.segments?.length ?? 0;
  const header = Buffer.alloc(52);
  header.write('\x7fELF\x01\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(spec.machine ?? riscv, headerField.machine);
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(spec.entry ?? 0, 24);
  header.writeUInt32LE(segmentCount > 0 ? 52 : 0, headerField.programOffset);
  header.writeUInt32LE(layout.sectionOffset, headerField.sectionOffset);
  header.writeUInt16LE(52, 40);
  header.writeUInt16LE(32, headerField.programEntrySize);
  header.writeUInt16LE(segmentCount, headerField.programCount);
  header.writeUInt16LE(40, headerField.sectionEntrySize);
  header.writeUInt16LE(layout.sectionCount, headerField.sectionCount);
  header.writeUInt16LE(layout.sectionCount - 1, headerField.sectionNamesIndex);
  return header;
}

function programHeader(segment: SegmentSpec): Buffer {
  const { type, offset, address, fileSizeBytes, memorySizeBytes, flags } = segment;
  return words([type, offset, address, address, fileSizeBytes, memorySizeBytes, flags, 4]);
}

type Placement = { readonly nameOffset: number; readonly offset: number; readonly bytes: Uint8Array };

function sectionHeader(section: SectionSpec, { nameOffset, offset, bytes }: Placement): Buffer {
  const { type, flags = 0, address = 0, sizeBytes = bytes.length } = section;
  const { link = 0, info = 0, entrySizeBytes = 0 } = section;
  return words([nameOffset, type, flags, address, offset, sizeBytes, link, info, 1, entrySizeBytes]);
}

function words(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value, index * 4);
  return buffer;
}
