const headerBytes = 27;
const segmentCountOffset = 26;
/** A packet goes on in the next segment where a segment is full. */
const fullSegment = 255;
/** OpusHead and OpusTags (RFC 7845, 3). */
const headerPackets = 2;

/** The Opus packets of an Ogg stream, headers left out (RFC 3533, 6 and RFC 7845). Ends where a page is broken. */
export function* opusPackets(stream: Uint8Array): Generator<Uint8Array> {
  let [skipped, open]: [number, Uint8Array[]] = [0, []];
  for (const { segment, isFull } of segmentsOf(stream)) {
    open.push(segment);
    if (isFull) continue;
    if (skipped >= headerPackets) yield Buffer.concat(open);
    else skipped += 1;
    open = [];
  }
}

function* segmentsOf(
  stream: Uint8Array,
): Generator<{ readonly segment: Uint8Array; readonly isFull: boolean }> {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let page = 0;
  while (bytes.toString('latin1', page, page + 4) === 'OggS') {
    const lengths = bytes.subarray(
      page + headerBytes,
      page + headerBytes + (bytes[page + segmentCountOffset] ?? 0),
    );
    let offset = page + headerBytes + lengths.length;
    for (const length of lengths) {
      if (offset + length > bytes.length) return;
      yield { segment: bytes.subarray(offset, offset + length), isFull: length === fullSegment };
      offset += length;
    }
    page = offset;
  }
}
