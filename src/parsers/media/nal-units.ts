/** A NAL unit in a sample; offsets count from the start of the file. */
export type NalUnit = {
  /** Of its length prefix. */
  readonly offset: number;
  /** Bytes behind the prefix, header included. */
  readonly bytes: Uint8Array;
  /** 1 and 5 are slices, 5 of an IDR picture; 6 SEI, 7 SPS, 8 PPS (ITU-T H.264, table 7-1). */
  readonly type: number;
};

/** Why the rest of a sample cannot be read. */
export type SampleBreak =
  /** An Annex B start code stands where a length belongs. */
  | { readonly kind: 'start-code'; readonly offset: number }
  | { readonly kind: 'length-zero'; readonly offset: number }
  | {
      readonly kind: 'length-beyond';
      readonly offset: number;
      readonly length: number;
      readonly rest: number;
    }
  /** Fewer bytes than a prefix and a header need. */
  | { readonly kind: 'bytes-left'; readonly offset: number; readonly rest: number };

export type Sample = { readonly units: readonly NalUnit[]; readonly broken: SampleBreak | null };

/** libdatachannel's separator `Length`: four bytes, big-endian. */
const prefixBytes = 4;

/**
 * The NAL units of a sample, as the firmware's parser and libdatachannel's H264RtpPacketizer walk it: a length of four
 * bytes before each. A start code reads as length 1 and so on, so it is looked for first.
 */
export function splitSample(bytes: Uint8Array): Sample {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: NalUnit[] = [];
  const isFramed = leadsToEnd(view);
  let offset = 0;
  while (offset < bytes.length) {
    const rest = bytes.length - offset - prefixBytes;
    if (!isFramed && hasStartCode(bytes, offset)) return { units, broken: { kind: 'start-code', offset } };
    if (rest <= 0) return { units, broken: { kind: 'bytes-left', offset, rest: rest + prefixBytes } };
    const length = view.getUint32(offset);
    if (length === 0) return { units, broken: { kind: 'length-zero', offset } };
    if (length > rest) return { units, broken: { kind: 'length-beyond', offset, length, rest } };
    const unit = bytes.subarray(offset + prefixBytes, offset + prefixBytes + length);
    units.push({ offset, bytes: unit, type: (unit[0] ?? 0) & 0x1f });
    offset += prefixBytes + length;
  }
  return { units, broken: null };
}

/** Whether the lengths lead exactly to the end of the sample: then `00 00 00 01` is a length. */
function leadsToEnd(view: DataView): boolean {
  let offset = 0;
  while (offset + prefixBytes < view.byteLength) {
    const length = view.getUint32(offset);
    if (length === 0) return false;
    offset += prefixBytes + length;
  }
  return offset === view.byteLength;
}

/** `00 00 01` or `00 00 00 01` before what can be a NAL unit's header. */
function hasStartCode(bytes: Uint8Array, offset: number): boolean {
  const [a, b, c, d, header] = bytes.subarray(offset, offset + 5);
  if (a !== 0 || b !== 0) return false;
  return (c === 1 && isHeader(d)) || (c === 0 && d === 1 && isHeader(header));
}

/** The forbidden bit is 0, and the type is one that an encoder writes. */
function isHeader(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x80 && [1, 5, 6, 7, 8, 9].includes(byte & 0x1f);
}

/** Where a start code stands inside a NAL unit, which encoders never write (ITU-T H.264, 7.4.1); -1 where none does. */
export function findStartCode(unit: Uint8Array): number {
  return Buffer.from(unit.buffer, unit.byteOffset, unit.byteLength).indexOf(startCode);
}

const startCode = Buffer.from([0, 0, 1]);
