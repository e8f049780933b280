import { BitReader } from './bit-reader.js';

/** The kind of a slice's NAL unit, header included (ITU-T H.264, 7.3.3 and table 7-6). */
export function parseSliceType(unit: Uint8Array): 'P' | 'B' | 'I' | 'other' {
  // Both values stand in the first bytes, however long the slice is.
  const bits = new BitReader(unit.subarray(0, 24));
  bits.unsigned();
  const type = bits.unsigned() % 5;
  return (['P', 'B', 'I'] as const)[type] ?? 'other';
}
