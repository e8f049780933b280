import { BitReader } from './bit-reader.js';

/** What a sequence parameter set says of the stream (ITU-T H.264, 7.3.2.1). */
export type SequenceParameters = {
  /** `profile_idc`: 66 baseline, 77 main, 100 high. */
  readonly profile: number;
  /** The constraint flags, `constraint_set0_flag` in the highest bit. */
  readonly constraints: number;
  /** `level_idc`: 31 is level 3.1. */
  readonly level: number;
  readonly width: number;
  readonly height: number;
  /** Pictures a second by the timing in the VUI; null where it has none. */
  readonly framesPerSecond: number | null;
};

/** Profiles whose parameter sets have a chroma format (7.3.2.1.1). */
const chromaProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const extendedAspectRatio = 255;
/** Lists of reference frames and offsets are short (7.4.2.1.1). */
const maxCycle = 255;

/** Reads the NAL unit of a sequence parameter set, header included; null where it ends too early. */
export function parseSequenceParameters(unit: Uint8Array): SequenceParameters | null {
  const bits = new BitReader(unit);
  const [profile, constraints, level] = [bits.bits(8), bits.bits(8), bits.bits(8)];
  bits.unsigned();
  const chroma = chromaProfiles.has(profile) ? readChroma(bits) : 1;
  bits.unsigned();
  skipPictureOrder(bits);
  bits.unsigned();
  bits.flag();
  const size = readSize(bits, chroma);
  const framesPerSecond = bits.flag() ? readFrameRate(bits) : null;
  return bits.isExhausted ? null : { profile, constraints, level, ...size, framesPerSecond };
}

function readChroma(bits: BitReader): number {
  const chroma = bits.unsigned();
  if (chroma === 3) bits.flag();
  bits.unsigned();
  bits.unsigned();
  bits.flag();
  const lists = bits.flag() ? (chroma === 3 ? 12 : 8) : 0;
  for (let i = 0; i < lists; i++) if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64);
  return chroma;
}

/** 7.3.2.1.1.1 */
function skipScalingList(bits: BitReader, size: number): void {
  let [last, next] = [8, 8];
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function skipPictureOrder(bits: BitReader): void {
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type !== 1) return;
  bits.flag();
  bits.signed();
  bits.signed();
  const cycle = Math.min(bits.unsigned(), maxCycle);
  for (let i = 0; i < cycle; i++) bits.signed();
}

/** The picture in pixels, without what is cropped; `chroma` is `chroma_format_idc`. */
function readSize(bits: BitReader, chroma: number): { readonly width: number; readonly height: number } {
  const [columns, rows] = [bits.unsigned() + 1, bits.unsigned() + 1];
  const fields = bits.flag() ? 1 : 2;
  if (fields === 2) bits.flag();
  bits.flag();
  const crop = bits.flag() ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * fields;
  return {
    width: columns * 16 - (left + right) * unitX,
    height: rows * 16 * fields - (top + bottom) * unitY,
  };
}

/** The VUI up to its timing (annex E.1.1). A tick is half a frame. */
function readFrameRate(bits: BitReader): number | null {
  if (bits.flag() && bits.bits(8) === extendedAspectRatio) bits.bits(32);
  if (bits.flag()) bits.flag();
  if (bits.flag()) {
    bits.bits(4);
    if (bits.flag()) bits.bits(24);
  }
  if (bits.flag()) {
    bits.unsigned();
    bits.unsigned();
  }
  if (!bits.flag()) return null;
  const [tick, scale] = [bits.bits(32), bits.bits(32)];
  return tick === 0 || scale === 0 ? null : scale / tick / 2;
}
