/** libdatachannel's `RtpPacketizer::DefaultMaxFragmentSize`, which the firmware leaves as it is. */
const maxFragmentBytes = 1_220;
/** FU indicator and FU header (RFC 6184, 5.8). */
const fragmentHeaderBytes = 2;
const lengthBytes = 4;

/**
 * How many RTP packets libdatachannel's H.264 packetizer makes of a sample (NAL units behind lengths of 4 bytes): one a
 * unit, or pieces of nearly the same size where it is too large (libdatachannel nalunit.cpp, `generateFragments`).
 */
export function countPackets(sample: Buffer): number {
  let packets = 0;
  for (let at = 0; at + lengthBytes < sample.length;) {
    const unitBytes = sample.readUInt32BE(at);
    packets += countFragments(unitBytes);
    at += lengthBytes + unitBytes;
  }
  return packets;
}

function countFragments(unitBytes: number): number {
  if (unitBytes <= maxFragmentBytes) return 1;
  const wanted = Math.ceil(unitBytes / maxFragmentBytes);
  const pieceBytes = Math.ceil(unitBytes / wanted) - fragmentHeaderBytes;
  // The unit's own header is in the headers of the pieces.
  return Math.ceil((unitBytes - 1) / pieceBytes);
}
