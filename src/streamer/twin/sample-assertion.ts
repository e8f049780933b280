/**
 * What the firmware asserts of a sample as its turn comes, and does not hold; null where all does. A unit of length 0 is
 * none of it (libdatachannel, examples/streamer/h264fileparser.cpp, loadNextSample).
 */
export function brokenAssertion(sample: Buffer): string | null {
  let position = 0;
  while (position < sample.length) {
    if (position + 4 >= sample.length) return 'i + 4 < sample.size()';
    position += 4 + sample.readUInt32BE(position);
    if (position > sample.length) return 'naluEndIndex <= sample.size()';
  }
  return null;
}
