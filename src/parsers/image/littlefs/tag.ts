/** A tag of a metadata log, after the XOR with the one before it (littlefs SPEC.md, "Metadata tags"). */
export type Tag = {
  /** 11 bits: three of kind, eight of its chunk. */
  readonly type: number;
  readonly id: number;
  /** Bytes of data that follow; 0 for the length that means "deleted". */
  readonly length: number;
};

export const tagTypes = {
  file: 0x001,
  folder: 0x002,
  superblock: 0x0ff,
  folderStruct: 0x200,
  inlineStruct: 0x201,
  ctzStruct: 0x202,
  create: 0x401,
  delete: 0x4ff,
  crc: 0x500,
  softTail: 0x600,
  hardTail: 0x601,
  moveState: 0x7ff,
} as const;

/** The id of tags that belong to no file. */
export const noId = 0x3ff;
/** The XOR of the first tag of a block. */
export const firstTagMask = 0xffffffff;

const deletedLength = 0x3ff;

/** False where the erased part of a block begins. */
export function isValidTag(word: number): boolean {
  return word >>> 31 === 0;
}

export function decodeTag(word: number): Tag {
  const length = word & 0x3ff;
  return {
    type: (word >>> 20) & 0x7ff,
    id: (word >>> 10) & 0x3ff,
    length: length === deletedLength ? 0 : length,
  };
}

/** `length` may be up to 1022. */
export function encodeTag({ type, id, length }: Tag): number {
  return ((type << 20) | (id << 10) | length) >>> 0;
}

/** CRC tags are 0x500 to 0x57f; bit 0 says which way the valid bit of the next tag is flipped. */
export function isCrcTag({ type }: Tag): boolean {
  return (type & 0x780) === tagTypes.crc;
}
