const slice = 1;
const keySlice = 5;
/** SPS, PPS, SEI: they go with the slice that follows. Delimiters and filler say nothing to a packetizer. */
const kept = new Set([slice, keySlice, 6, 7, 8]);

/** The NAL units of a raw H.264 stream, start codes and trailing zeros left out (ITU-T H.264, annex B). */
export function* splitAnnexB(stream: Uint8Array): Generator<Uint8Array> {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let start = bytes.indexOf(startCode);
  while (start >= 0) {
    const next = bytes.indexOf(startCode, start + startCode.length);
    const unit = withoutTrailingZeros(bytes.subarray(start + startCode.length, next < 0 ? undefined : next));
    if (unit.length > 0) yield unit;
    start = next;
  }
}

const startCode = Buffer.from([0, 0, 1]);

function withoutTrailingZeros(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

/**
 * The samples that the streamer plays: one frame each, every NAL unit with its length of four bytes, big-endian. A
 * sample closes at a slice, so the stream must have one slice a frame.
 */
export function* samplesOf(units: Iterable<Uint8Array>): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  for (const unit of units) {
    const type = (unit[0] ?? 0) & 0x1f;
    if (!kept.has(type)) continue;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(unit.length);
    parts.push(length, unit);
    if (type !== slice && type !== keySlice) continue;
    yield Buffer.concat(parts);
    parts = [];
  }
}
